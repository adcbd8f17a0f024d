"""deploy/backup.sh, as the backup container runs it: a backup counts once restored."""

import datetime
import os
import subprocess

import host
import pytest

SCRIPT = host.ROOT / "deploy/backup.sh"
TABLES = ("res_partner", "ir_attachment", "ir_model_data")


@pytest.fixture
def backup(tmp_path):
    """backup(*arguments): run the script against our cluster; its finished process."""
    programs = subprocess.run(
        [host.TOOLS / "pg.sh", "bin"], capture_output=True, text=True, check=True
    ).stdout.strip()
    environment = {
        **os.environ,
        "PATH": f"{programs}:{os.environ['PATH']}",
        "PGHOST": host.socket_folder(),
        "PGUSER": "odoo",
        "BACKUPS": str(tmp_path / "backups"),
        "FILESTORE": str(host.DATA / "filestore"),
    }

    def run(*arguments):
        return subprocess.run(
            [SCRIPT, *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    (tmp_path / "backups").mkdir()
    return run


def _counts(database):
    return [
        host.query(database, f"SELECT count(*) FROM {table}")[0][0] for table in TABLES
    ]


def _files(database):
    folder = host.filestore(database)
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def school(addons_db, copy_of):
    return copy_of(addons_db, "school")


def test_a_backup_can_be_restored(backup, school, tmp_path):
    done = backup("now", school)
    assert done.returncode == 0, done.stdout + done.stderr
    day = datetime.date.today().isoformat()
    names = {path.name for path in (tmp_path / "backups" / day).iterdir()}
    assert names == {f"{school}.dump", f"{school}.tar.gz", f"{school}.sha256"}
    assert backup("health").returncode == 0

    again = f"{school}_again"
    try:
        done = backup("restore", school, day, again)
        assert done.returncode == 0, done.stdout + done.stderr
        assert _counts(again) == _counts(school)
        assert _files(again) == _files(school) != set()
        done = backup("restore", school, day, again)
        assert done.returncode and "is there" in done.stderr
    finally:
        host.drop_database(again)


def test_a_damaged_backup_is_refused(backup, school, tmp_path):
    assert backup("now", school).returncode == 0
    day = datetime.date.today().isoformat()
    dump = tmp_path / "backups" / day / f"{school}.dump"
    dump.write_bytes(dump.read_bytes()[:-100])
    done = backup("restore", school, day, f"{school}_again")
    assert done.returncode and "damaged" in done.stderr
    assert f"{school}_again" not in host.databases()


def test_one_failure_spares_the_others_and_is_told(backup, school, tmp_path):
    done = backup("now", "no_such_school", school)
    assert done.returncode
    assert "not backed up: no_such_school" in done.stderr
    day = datetime.date.today().isoformat()
    assert (tmp_path / "backups" / day / f"{school}.dump").exists()
    assert not (tmp_path / "backups/.last").exists()


def test_old_days_go_and_firsts_of_months_stay(backup, school, tmp_path):
    today = datetime.date.today()
    month_ago = (today - datetime.timedelta(days=60)).replace(day=1)
    kept = [today - datetime.timedelta(days=3), month_ago]
    gone = [
        today - datetime.timedelta(days=20) - datetime.timedelta(days=n)
        for n in (0, 1)
        if (today - datetime.timedelta(days=20 + n)).day != 1
    ]
    gone.append((today - datetime.timedelta(days=500)).replace(day=1))
    for day in (*kept, *gone):
        (tmp_path / "backups" / day.isoformat()).mkdir()
    assert backup("now", school).returncode == 0
    there = {path.name for path in (tmp_path / "backups").iterdir() if path.is_dir()}
    assert there == {day.isoformat() for day in (*kept, today)}
