# Growth percentiles of one cohort with R's quantreg, by the SGP package's conventions.
#
# Arguments: a csv with current, prior_1, prior_2; a quantreg method; where to write percentiles.
# Prints elapsed and processor seconds of splines, regressions and percentiles for one and for two
# priors. Reading and writing files is not timed. Method "pfnb" fits all levels in one call.

suppressPackageStartupMessages({
  library(quantreg)
  library(splines)
})

arguments <- commandArgs(trailingOnly = TRUE)
scores <- read.csv(arguments[1])
method <- arguments[2]
levels <- (1:100 - 0.5) / 100

spline <- function(score) {
  knots <- round(as.vector(quantile(score, c(0.2, 0.4, 0.6, 0.8))), 3)
  bs(score, knots = knots, Boundary.knots = round(extendrange(score, f = 0.1), 3))
}

coefficients_of <- function(design, response) {
  if (method == "pfnb") {
    set.seed(1)
    return(rq.fit.pfnb(design, response, levels)$coefficients)
  }
  sapply(levels, function(level) rq.fit(design, response, tau = level, method = method)$coefficients)
}

percentiles <- function(priors, response) {
  design <- do.call(cbind, c(list(1), lapply(priors, spline)))
  predicted <- design %*% coefficients_of(design, response)
  # Below by more than half of the fifth decimal, which is what rounding to five decimals comes to.
  pmin(pmax(rowSums(predicted < response - 5e-6), 1), 99)
}

used <- system.time({
  first <- percentiles(list(scores$prior_1), scores$current)
  second <- percentiles(list(scores$prior_1, scores$prior_2), scores$current)
})
write.csv(data.frame(first, second), arguments[3], row.names = FALSE)
cat(used[["elapsed"]], used[["user.self"]] + used[["sys.self"]], "\n")
