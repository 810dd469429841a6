"""Packs of lessons: read safely, checked lesson by lesson, installed whole or not at all."""

from __future__ import annotations

import stat
import zipfile

import pytest
from django.core.management import CommandError, call_command

from lessons.course.lessons import catalogue, lesson_by_slug
from lessons.course.lessons.template import write_new
from lessons.course.packs import PackError, files_of, install, safe
from lessons.course.packs.pack import read_pack

ABOUT = 'name: networking-two\nversion: "1.9"\n'


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("LAB_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data" / "lessons"


@pytest.fixture
def pack(tmp_path):
    """A folder as it is in a git checkout."""
    folder = tmp_path / "checkout"
    write_new(folder, "first-room")
    write_new(folder, "second-room")
    (folder / "pack.yaml").write_text(ABOUT)
    (folder / ".git").mkdir()
    (folder / ".git" / "config.yaml").write_text("secret: 1\n")
    (folder / "README.txt").write_text("about this pack")
    return folder


def zipped(folder, top="", name="pack.zip"):
    file = folder.parent / name
    with zipfile.ZipFile(file, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, f"{top}{path.relative_to(folder)}")
    return file


def installed(source):
    call_command("lessons", "install", str(source))


@pytest.mark.parametrize("top", ["", "checkout-main/"], ids=["at the top", "in a folder"])
def test_a_zip_is_installed_and_its_lessons_are_in_the_catalogue(pack, top, capsys):
    installed(zipped(pack, top))
    assert capsys.readouterr().out == ("networking-two 1.9 is installed: first-room, second-room\n")
    assert {"first-room", "second-room"} <= {lesson.slug for lesson in catalogue()}


def test_a_checkout_is_installed_without_what_does_not_belong_to_lessons(pack, data):
    installed(pack)
    assert lesson_by_slug("first-room") is not None
    names = [path.name for path in data.rglob("*") if path.is_file()]
    assert "config.yaml" not in names
    assert "README.txt" not in names


def test_the_catalogue_sees_a_pack_without_a_new_start(pack):
    before = lesson_by_slug("first-room")
    installed(pack)
    assert (before, lesson_by_slug("first-room") is not None) == (None, True)


def test_a_newer_version_replaces_an_older_one_and_an_older_does_not(pack, capsys):
    installed(pack)
    (pack / "pack.yaml").write_text(ABOUT.replace("1.9", "1.10"))
    write_new(pack, "third-room")
    installed(pack)
    assert "networking-two 1.10 (was 1.9) is installed" in capsys.readouterr().out
    assert lesson_by_slug("third-room") is not None
    (pack / "pack.yaml").write_text(ABOUT)
    with pytest.raises(CommandError, match=r"networking-two 1\.10 is installed, which is newer"):
        installed(pack)


def test_of_a_pack_with_a_fault_nothing_is_installed(pack, data):
    text = (pack / "first-room" / "lesson.md").read_text()
    (pack / "first-room" / "lesson.md").write_text(text.replace("order: 100", "order: many"))
    with pytest.raises(CommandError, match=r"first-room/lesson\.md:4: order is a whole number"):
        installed(pack)
    assert list(data.iterdir()) == []
    assert lesson_by_slug("second-room") is None


def test_a_lesson_that_does_not_pass_the_check_is_not_installed(pack):
    text = (pack / "first-room" / "lesson.md").read_text()
    (pack / "first-room" / "lesson.md").write_text(text.replace("^Host=web", "^Host=shop"))
    with pytest.raises(CommandError, match="the solution fails"):
        installed(pack)


def test_a_pack_that_fails_leaves_the_one_before_as_it_was(pack):
    installed(pack)
    (pack / "second-room" / "lesson.md").write_text("---\ntitle: no more\n---\n")
    with pytest.raises(CommandError):
        installed(pack)
    assert lesson_by_slug("second-room").title == "Second room"


def test_lessons_of_the_lab_and_of_other_packs_are_not_replaced(pack):
    installed(pack)
    (pack / "pack.yaml").write_text(ABOUT.replace("networking-two", "another"))
    with pytest.raises(CommandError, match=r"first-room: .* already, in networking-two"):
        installed(pack)
    (pack / "first-room").rename(pack / "clusterip")
    with pytest.raises(CommandError, match=r"clusterip: .* already, in the lab itself"):
        installed(pack)


NAMELESS = [
    ("", "pack.yaml:1: name is missing"),
    ("name: Mine\nversion: '1'\n", "pack.yaml:1: a pack is named in small letters"),
    ("name: mine\nversion: new\n", "pack.yaml:2: a version is numbers and dots"),
    ("name: mine\nversion: 1.0\n", "pack.yaml:2: version is a text"),
    ("name: mine\nversion: '1'\nowner: me\n", "pack.yaml:3: unknown key 'owner'"),
    ("name: [", "pack.yaml:2: not YAML"),
]


@pytest.mark.parametrize(("about", "fault"), NAMELESS, ids=[case[1] for case in NAMELESS])
def test_what_is_wrong_with_a_packs_name_is_said_with_its_line(pack, about, fault):
    (pack / "pack.yaml").write_text(about)
    with pytest.raises(PackError) as refused:
        read_pack(files_of(pack))
    assert fault in str(refused.value)


def test_a_folder_without_a_name_or_lessons_is_no_pack(pack, tmp_path):
    (pack / "pack.yaml").unlink()
    with pytest.raises(PackError, match=r"there is no pack\.yaml"):
        read_pack(files_of(pack))
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "pack.yaml").write_text(ABOUT)
    with pytest.raises(PackError, match=r"there is no folder with a lesson\.md"):
        read_pack(files_of(tmp_path / "empty"))


@pytest.mark.parametrize(
    "name", ["../up.md", "/etc/up.md", "a/../../up.md", "..\\up.md", "C:\\up.md"]
)
def test_a_name_that_leads_out_of_the_pack_is_refused(tmp_path, name):
    file = tmp_path / "pack.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, "text")
    with pytest.raises(PackError, match="leads out of the pack"):
        files_of(file)


def test_links_are_refused(pack, tmp_path):
    (tmp_path / "secret.md").write_text("secret")
    (pack / "first-room" / "notes.md").symlink_to(tmp_path / "secret.md")
    with pytest.raises(PackError, match=r"first-room/notes\.md is a link"):
        files_of(pack)
    link = zipfile.ZipInfo("first-room/notes.md")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "pack.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(PackError, match="is a link"):
        files_of(tmp_path / "pack.zip")


def test_a_folder_behind_a_link_is_refused(pack, tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "lesson.md").write_text("secret")
    (pack / "third-room").symlink_to(tmp_path / "outside")
    with pytest.raises(PackError, match="third-room is a link"):
        files_of(pack)


def test_what_is_too_large_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(safe, "LARGEST_FILE", 1024)
    monkeypatch.setattr(safe, "MOST_BYTES", 3000)
    file = tmp_path / "pack.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.md", b"0" * 10_000_000)
    with pytest.raises(PackError, match=r"a\.md is larger than 1 KiB"):
        files_of(file)
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(4):
            archive.writestr(f"{number}.md", b"0" * 1000)
    with pytest.raises(PackError, match="all files together"):
        files_of(file)


def test_too_many_files_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(safe, "MOST_FILES", 3)
    with zipfile.ZipFile(tmp_path / "pack.zip", "w") as archive:
        for number in range(4):
            archive.writestr(f"{number}.md", "")
    with pytest.raises(PackError, match="4 files; a pack has 3 at the most"):
        files_of(tmp_path / "pack.zip")


def test_what_is_no_zip_or_not_there_is_said_so(tmp_path):
    (tmp_path / "pack.zip").write_text("no zip")
    with pytest.raises(PackError, match="cannot be read as a zip file"):
        files_of(tmp_path / "pack.zip")
    with pytest.raises(PackError, match="there is no such file"):
        files_of(tmp_path / "none.zip")


def test_installing_leaves_nothing_else_behind(pack, data):
    install(files_of(pack), data, {})
    install(files_of(pack), data, {})
    assert [path.name for path in data.iterdir()] == ["networking-two"]
