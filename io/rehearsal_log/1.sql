-- From an empty file to a rehearsal log of version 1 (docs/rehearsal.md).
CREATE TABLE request (
  id INTEGER PRIMARY KEY,
  target TEXT NOT NULL CONSTRAINT "a request names its target" CHECK (target <> ''),
  asked_at TEXT NOT NULL CONSTRAINT "times are ISO 8601 in UTC, as 2026-03-14T15:09:26Z" CHECK (
    asked_at GLOB '????-??-??T??:??:??*Z' AND strftime('%s', asked_at) IS NOT NULL),
  okayed_take INTEGER,
  FOREIGN KEY (id, okayed_take) REFERENCES take (request, id)
) STRICT;
CREATE TABLE take (
  id INTEGER PRIMARY KEY,
  request INTEGER NOT NULL REFERENCES request (id),
  taken_at TEXT NOT NULL CONSTRAINT "times are ISO 8601 in UTC, as 2026-03-14T15:09:26Z" CHECK (
    taken_at GLOB '????-??-??T??:??:??*Z' AND strftime('%s', taken_at) IS NOT NULL),
  source TEXT NOT NULL,
  source_time_s REAL,
  thumbnail_jpeg BLOB NOT NULL,
  verdict_json TEXT NOT NULL CONSTRAINT "a verdict is JSON" CHECK (json_valid(verdict_json)),
  usable INTEGER NOT NULL CHECK (usable IN (0, 1)),
  rank_score REAL NOT NULL,
  UNIQUE (request, id)
) STRICT;
PRAGMA application_id = 1330463314;
PRAGMA user_version = 1;
