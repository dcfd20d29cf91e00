// The rehearsal's log in a worker of its own: SQLite in the browser's own storage, the very file that `ombra rehearse`
// keeps (docs/rehearsal.md).
import sqlite3InitModule, { type Database, type Sqlite3Static } from "@sqlite.org/sqlite-wasm";
import version1 from "../../../../io/rehearsal_log/1.sql?raw";
import { reasonOf } from "./reason";

/** Script N brings version N to version N + 1. */
const kMigrations = [version1];
const kFile = "/rehearsal.db";
const kFolder = ".ombra-rehearsal";
const kPatience_ms = 3000;

/** What the log cannot do, for app/log.ts to put into words. */
export type LogTrouble = "open elsewhere" | "no storage" | "no log" | "not a rehearsal" | "newer" | "damaged" | "refused";
class Trouble extends Error {
  constructor(
    readonly kind: LogTrouble,
    message = kind as string,
  ) {
    super(message);
  }
}

export interface LogCall {
  id: number;
  call: keyof typeof calls;
  values: unknown[];
}
export type LogAnswer = { id: number } & ({ value: unknown } | { trouble: LogTrouble; message: string });

let sqlite: Sqlite3Static;
let database: Database;

const number = (from: Database, text: string) => Number(from.selectValue(text));

const tablesOf = (log: Database) =>
  JSON.stringify(log.selectValues("SELECT sql FROM sqlite_schema WHERE name IN ('request', 'take') ORDER BY name"));

/** What tells a log from other files: its number, and how its tables are made. */
function known(): { application: number; tables: string } {
  const log = new sqlite.oo1.DB(":memory:");
  for (const script of kMigrations) log.exec(script);
  const application = number(log, "PRAGMA application_id"), tables = tablesOf(log);
  log.close();
  return { application, tables };
}

/** Brings a log up to date, or an empty one to its first version; all of it or nothing. Anybody may have made it: a view by
 *  the name of a table could go on for ever. @throws Trouble for what is none */
function bringUpToDate(log: Database): void {
  const { application, tables } = known();
  const version = number(log, "PRAGMA user_version");
  if (number(log, "PRAGMA page_count") > 0 && number(log, "PRAGMA application_id") !== application)
    throw new Trouble("not a rehearsal");
  if (version > kMigrations.length) throw new Trouble("newer");
  if (version < 0) throw new Trouble("damaged");
  if (version < kMigrations.length)
    log.transaction("IMMEDIATE", () => {
      for (const script of kMigrations.slice(version)) log.exec(script);
    });
  if (tablesOf(log) !== tables) throw new Trouble("damaged");
}

/** A file's bytes as a log in memory, of this version. @throws Trouble */
function logIn(bytes: Uint8Array): Database {
  const { capi, wasm } = sqlite;
  const log = new sqlite.oo1.DB(":memory:");
  try {
    if (bytes.length > 0) {
      const copy = wasm.allocFromTypedArray(bytes);
      const flags = capi.SQLITE_DESERIALIZE_FREEONCLOSE | capi.SQLITE_DESERIALIZE_RESIZEABLE;
      log.checkRc(capi.sqlite3_deserialize(log.pointer!, "main", copy, bytes.length, bytes.length, flags));
    }
    // The name of what SQLite itself complains about says more than its words.
    try {
      if (log.selectValue("PRAGMA quick_check(1)") !== "ok") throw new Trouble("damaged");
    } catch (error) {
      if (error instanceof Trouble) throw error;
      throw new Trouble(resultCode(error) === capi.SQLITE_NOTADB ? "no log" : "damaged");
    }
    bringUpToDate(log);
    return log;
  } catch (error) {
    log.close();
    throw error;
  }
}

const resultCode = (error: unknown) => (error as { resultCode?: number }).resultCode;

/** Waits until no other tab has the storage, and keeps it as long as this worker lives. @returns false where it does not
 *  come free; a page that is being left takes a moment to let go */
const mine = () =>
  new Promise<boolean>((done) => {
    const signal = AbortSignal.timeout(kPatience_ms);
    navigator.locks
      .request(kFolder, { signal }, () => {
        done(true);
        return new Promise(() => {});
      })
      .catch(() => done(false));
  });

/** The log's file in the browser's own storage. @throws Trouble where there is none */
async function storedLog(): Promise<Database> {
  // SQLite clears a storage that it cannot open, so nobody else may have it meanwhile.
  if (!(await mine())) throw new Trouble("open elsewhere");
  try {
    const pool = await sqlite.installOpfsSAHPoolVfs({ name: "ombra", directory: kFolder });
    return new pool.OpfsSAHPoolDb(kFile);
  } catch {
    throw new Trouble("no storage");
  }
}

const calls = {
  async open(): Promise<LogTrouble | null> {
    sqlite = await sqlite3InitModule();
    let trouble: LogTrouble | null = null;
    try {
      database = await storedLog();
    } catch (error) {
      trouble = (error as Trouble).kind;
      database = new sqlite.oo1.DB(":memory:");
    }
    // EXTRA: what is committed has reached the disc, the end of its journal too.
    database.exec("PRAGMA synchronous = EXTRA; PRAGMA foreign_keys = ON");
    bringUpToDate(database);
    return trouble;
  },
  requests: () => database.selectObjects("SELECT id, target, asked_at AS askedAt, okayed_take AS okayedTake FROM request ORDER BY id"),
  takes: (request: number) =>
    database.selectObjects(
      `SELECT id, request, taken_at AS takenAt, source, source_time_s AS sourceTimeS, thumbnail_jpeg AS thumbnail,
              verdict_json AS verdict, usable, rank_score AS rankScore FROM take WHERE request = ? ORDER BY id`,
      [request],
    ),
  addRequest(target: string, askedAt: string) {
    database.exec("INSERT INTO request (target, asked_at) VALUES (?, ?)", { bind: [target, askedAt] });
    return number(database, "SELECT last_insert_rowid()");
  },
  addTake(values: (string | number | null | Uint8Array)[]) {
    database.exec(
      `INSERT INTO take (request, taken_at, source, source_time_s, thumbnail_jpeg, verdict_json, usable, rank_score)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      { bind: values },
    );
    return number(database, "SELECT last_insert_rowid()");
  },
  okay(take: number) {
    database.exec("UPDATE request SET okayed_take = ?1 WHERE id = (SELECT request FROM take WHERE id = ?1)", {
      bind: [take],
    });
    if (database.changes() === 0) throw new Trouble("refused", `there is no take ${take}`);
  },
  bytes: () => sqlite.capi.sqlite3_js_db_export(database),
  /** Takes over what a file holds: all of it, or nothing. */
  replace(file: Uint8Array) {
    const from = logIn(file);
    try {
      // Every row is read before any is written: what is damaged further in is found in time.
      const requests = from.selectArrays("SELECT id, target, asked_at, okayed_take FROM request");
      const takes = from.selectArrays(
        `SELECT id, request, taken_at, source, source_time_s, thumbnail_jpeg, verdict_json, usable, rank_score FROM take`,
      );
      database.transaction("IMMEDIATE", () => {
        // A request and the take that it okays name each other.
        database.exec("UPDATE request SET okayed_take = NULL; DELETE FROM take; DELETE FROM request");
        for (const [id, target, askedAt] of requests)
          database.exec("INSERT INTO request (id, target, asked_at) VALUES (?, ?, ?)", { bind: [id!, target!, askedAt!] });
        for (const take of takes) database.exec("INSERT INTO take VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", { bind: take });
        for (const [id, , , okayed] of requests)
          if (okayed != null) database.exec("UPDATE request SET okayed_take = ? WHERE id = ?", { bind: [okayed, id!] });
      });
    } catch (error) {
      throw error instanceof Trouble ? error : new Trouble("damaged");
    } finally {
      from.close();
    }
  },
};

self.onmessage = async ({ data: { id, call, values } }: MessageEvent<LogCall>) => {
  let answer: LogAnswer;
  try {
    answer = { id, value: await (calls[call] as (...values: unknown[]) => unknown)(...values) };
  } catch (error) {
    const message = reasonOf(error);
    answer = { id, trouble: error instanceof Trouble ? error.kind : "refused", message };
  }
  self.postMessage(answer);
};
