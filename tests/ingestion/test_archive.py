"""The archive: bytes are kept whole under their SHA-256, or not at all."""

from __future__ import annotations

import hashlib
import io

import pytest

from ingestion import archive


def keep(folder, content: bytes) -> archive.Incoming:
    with archive.receive(folder, io.BytesIO(content)) as incoming:
        incoming.keep()
    return incoming


def test_bytes_are_found_under_their_hash(tmp_path):
    content = b"abc" * archive.BLOCK
    incoming = keep(tmp_path, content)
    sha256 = hashlib.sha256(content).hexdigest()
    assert (incoming.sha256, incoming.size_bytes) == (sha256, len(content))
    assert incoming.head == content[: archive.HEAD]
    place = tmp_path / sha256[:2] / sha256[2:4] / sha256
    assert place.read_bytes() == content
    assert place.stat().st_mode & 0o077 == 0, "others must not read it"


def test_what_is_not_kept_leaves_nothing(tmp_path):
    with archive.receive(tmp_path, io.BytesIO(b"abc")):
        pass
    with pytest.raises(OSError, match="gone"), archive.receive(tmp_path, Failing()):
        pass
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


class Failing(io.RawIOBase):
    def read(self, size=-1):
        raise OSError("gone")


def test_the_same_bytes_are_kept_once(tmp_path):
    keep(tmp_path, b"abc")
    keep(tmp_path, b"abc")
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_leftovers_of_an_interrupted_run_are_cleared(tmp_path):
    (tmp_path / archive.INCOMING).mkdir()
    (tmp_path / archive.INCOMING / "half").write_bytes(b"a")
    archive.clear_incoming(tmp_path)
    assert list((tmp_path / archive.INCOMING).iterdir()) == []


def test_removing_bytes_removes_the_containers_they_came_in(tmp_path):
    member, container = keep(tmp_path, b"member").sha256, keep(tmp_path, b"container").sha256
    other = keep(tmp_path, b"other").sha256
    archive.name_container(tmp_path, member, container)
    archive.name_container(tmp_path, member, container)
    assert archive.containers_of(tmp_path, member) == [container]
    assert len(archive.remove(tmp_path, member)) == 3
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [other]
