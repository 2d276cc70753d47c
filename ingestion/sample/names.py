"""Made-up names for people and places, and the real names of California's counties.

Belongs here: word lists. Does not belong here: who or what carries a name. Any likeness to a
real person, district or school is chance; students' names are drawn at random from the lists.
"""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST_NAMES = _words(
    """
Abigail Adrian Aiden Aisha Alana Alejandro Alex Alondra Amara Amelia Amir Ana Anaya Andre Andrea
Angel Angela Anh Anika Anthony Antonio Ari Aria Ariana Armando Asha Ashley Aurora Autumn Ava
Avery Ayaan Bao Beatriz Benjamin Bianca Blake Brandon Brianna Brooklyn Caleb Camila Carlos
Carmen Cecilia Charlie Chloe Christian Clara Cole Cristian Cruz Dakota Damian Daniel Daniela
David De-Shawn Delilah Destiny Diego Dominic Dylan Eden Eduardo Elena Eli Elias Elijah Eliza
Ella Emerson Emilia Emiliano Emma Enrique Erik Esmeralda Esteban Ethan Eva Evelyn Ezra Fatima
Felix Fernando Finley Gabriel Gabriela Genesis Giovanni Grace Grayson Guadalupe Hana Hannah
Harper Harrison Hazel Hector Henry Hiro Hope Hudson Hugo Ian Iris Isaac Isabel Isaiah Isla Ivan
Ivy Jace Jacob Jade Jaden Jalen Jasmine Javier Jaxon Jayla Jean-Luc Jesse Jesus Jia Jimena
Joaquin Jocelyn Jonah Jordan Jose Josephine Joshua Josiah Juan Julia Julian Juliana Kai Karina
Kayden Kayla Keanu Keira Kendall Kevin Khalil Kiara Kimora Kylie Lan Landon Layla Leah Leilani
Leo Leonardo Leslie Levi Liam Liliana Lily Lin Logan Lola London Luca Lucas Lucia Luis Luna
Lydia Mai Malia Malik Marco Margaret Mariana Marisol Mason Mateo Matthew Maya Mei Melanie Melody
Mia Micah Miguel Mila Miles Minh Miriam Mohammed Muhammad Naomi Natalia Nathan Nevaeh Nia
Nicolas Nina Noah Noelle Nora O'Shea Oliver Olivia Omar Oscar Owen Paloma Parker Patrick
Penelope Peyton Phoenix Priya Quinn Rafael Ramon Raquel Ravi Rebecca Reese Ricardo Riley River
Robert Rosa Rosalind Rowan Ruby Ryan Rylee Sadie Salma Samantha Samir Samuel Santiago Sara
Savannah Sawyer Scarlett Sebastian Selena Serenity Sergio Shreya Sienna Sierra Skyler Sofia Sol
Stella Tala Talia Tam Teagan Teresa Theo Thomas Tiana Trinity Tristan Uma Valentina Valeria
Vanessa Veronica Victor Victoria Vihaan Vincent Violet Vivian Walter Wesley William Wren Xavier
Ximena Yara Yasmin Yesenia Yusuf Zachary Zara Zion Zoe
"""
)

LAST_NAMES = _words(
    """
Abara Abbott Acosta Adams Aguilar Akana Alcaraz Allen Alvarado Alvarez Andersen Arellano Arroyo
Avila Bailey Baker Banerjee Barajas Barnes Bautista Becker Beltran Bennett Bermudez Blackwood
Bowen Brennan Brooks Bui Burke Cabrera Calderon Campos Cardenas Carlson Carrillo Castaneda
Castillo Cervantes Chan Chandra Chang Chavez Chen Cheng Cho Choi Clarke Coleman Contreras Cooper
Cordova Cortez Crawford Cruz Cuevas D'Amico D'Angelo Dang Davila De-Leon Delacruz Delgado Diaz
Dimas Do Dominguez Donovan Duarte Dubois Duong Duran Ellis Enriquez Escobar Espinoza Estrada
Evans Farias Fernandez Fields Figueroa Fisher Fletcher Flores Fong Foster Franco Fuentes Galindo
Gallegos Garcia Garza Ghosh Gibson Gomez Gonzales Grant Greene Guerrero Gupta Gutierrez Guzman
Hahn Hamilton Han Harris Hassan Hayes Her Hernandez Herrera Hidalgo Hill Ho Hoang Holloway Huang
Huerta Hughes Hunt Huynh Ibarra Ibrahim Iyer Jackson Jain James Jensen Jimenez Johansen Jones
Juarez Kang Kapoor Kaur Kealoha Keller Kelly Khan Kim Klein Kobayashi Kumar Lam Lara Larsen Le
Lee Leon Leyva Li Lim Lin Liu Lo Lopez Lozano Lucero Luna Ly Machado Macias Mahoe Maldonado Mann
Marin Marquez Marsh Martin Martinez Mata Mckenzie Medina Mehta Mejia Melendez Mendez Mendoza
Mercado Meyer Miranda Mitchell Molina Montes Morales Moreno Morgan Moua Munoz Murphy Murray Nair
Navarro Nelson Ng Nguyen Nielsen Nolan Nunez O'Brien O'Connell O'Neal Ocampo Ochoa Okafor Olsen
Orozco Ortega Osei Pacheco Padilla Palmer Parra Patel Pena Perez Pham Phan Pineda Ponce Porter
Quach Quintero Ramirez Ramos Rangel Reed Reyes Rios Rivas Rivera Robles Rojas Romero Rosales
Rosas Rubio Ruiz Salas Salazar Salinas Sanchez Sandhu Santana Santos Sato Serrano Shah Sharma
Silva Simmons Singh Solis Sosa Soto St.Clair Stone Suarez Sullivan Sutton Suzuki Tafoya
Takahashi Talavera Tanaka Tapia Tate Thao Thomas To Torres Tran Trejo Trinh Trujillo Truong
Tucker Turner Valdez Valencia Valenzuela Vang Vargas Vasquez Vega Velasco Villa Vo Vu Walker
Wallace Wang Ward Watanabe Webb West White Whitfield Williams Wilson Wong Woods Wu Xiong
Yamamoto Yang Yazzie Young Zamora Zaragoza Zavala Zhang Zhao Zuniga Garcia-Lopez Nguyen-Tran
Smith-Reyes
"""
)

_COUNTY_NAMES = """
Alameda, Alpine, Amador, Butte, Calaveras, Colusa, Contra Costa, Del Norte, El Dorado, Fresno,
Glenn, Humboldt, Imperial, Inyo, Kern, Kings, Lake, Lassen, Los Angeles, Madera, Marin,
Mariposa, Mendocino, Merced, Modoc, Mono, Monterey, Napa, Nevada, Orange, Placer, Plumas,
Riverside, Sacramento, San Benito, San Bernardino, San Diego, San Francisco, San Joaquin, San
Luis Obispo, San Mateo, Santa Barbara, Santa Clara, Santa Cruz, Shasta, Sierra, Siskiyou,
Solano, Sonoma, Stanislaus, Sutter, Tehama, Trinity, Tulare, Tuolumne, Ventura, Yolo, Yuba
"""
# Code (01 to 58, in alphabetical order) and name of every county.
COUNTIES = tuple(
    (f"{number:02d}", " ".join(name.split()))
    for number, name in enumerate(_COUNTY_NAMES.split(","), start=1)
)

# Counties a sample uses first: spread over the state.
COUNTY_ORDER = (10, 33, 48, 3, 26, 15, 44, 56, 19, 38, 54, 12)

TOWN_FIRST = _words(
    """
Alder Amber Arroyo Aster Bay Birch Bluff Brook Camino Canyon Cedar Clover Copper Coyote Cypress
Dune Elder Fern Flint Golden Granite Harbor Hawk Hazel Heron Juniper Lark Laurel Linden Lupine
Manzanita Maple Meadow Mesa Mirador Osprey Otter Pebble Poppy Quail Redwing Sage Sequoia
Silver Sorrel Sycamore Thistle Toyon Willow
"""
)
# One town is written with a letter outside ASCII, as real ones are.
ACCENTED_TOWN = "Piñonmere"
TOWN_SECOND = _words(
    """
brook creek dale field ford gate grove haven hill mere mont ridge shore vale view wood
"""
)
SCHOOL_WORDS = _words(
    """
Acorn Aurora Bridge Bluebird Beacon Cascade Compass Condor Creekside Crossroads Discovery
Evergreen Foothill Garden Harvest Heritage Highland Horizon Lakeside Lantern Lighthouse Lookout
Meridian Morning Mosaic Northstar Oakridge Orchard Overlook Pathway Pioneer Prairie Rainfall
Riverbend Rosewood Skyline Solstice Springs Starling Stonebridge Summit Sunrise Terrace
Trailhead Valley Vista Waterside Westwind Wildflower Windmill
"""
)
STREETS = _words(
    """
Acorn Avocado Birch Canal Chestnut Citrus Depot Elm Fig Garden Grove Hill Jasmine Lemon Magnolia
Mulberry Oak Olive Orange Orchard Palm Park Pepper Pine Plum River Rose Spruce Vine Walnut
"""
)
