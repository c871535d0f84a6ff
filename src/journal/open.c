/* SPDX-License-Identifier: MIT */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { APPLICATION = 0x4C4B4A4C, BUSY_MS = 5000 }; /* "LKJL", as file(1) sees it */

static const char tables[] =
	"CREATE TABLE secret (id INTEGER PRIMARY KEY CHECK (id = 1),"
	" key BLOB NOT NULL CHECK (length(key) = 32));"
	"CREATE TABLE cases (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE,"
	" product TEXT NOT NULL, digest TEXT NOT NULL, account TEXT NOT NULL, route TEXT NOT NULL,"
	" opened INTEGER NOT NULL, step TEXT NOT NULL);"
	"CREATE TABLE events (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE,"
	" case_id INTEGER NOT NULL REFERENCES cases (id) ON DELETE CASCADE, kind TEXT NOT NULL,"
	" said_by TEXT NOT NULL, at INTEGER NOT NULL, entered INTEGER NOT NULL, until INTEGER,"
	" step TEXT NOT NULL, code TEXT NOT NULL, note TEXT NOT NULL);"
	"CREATE TABLE answers (case_id INTEGER NOT NULL REFERENCES cases (id) ON DELETE CASCADE,"
	" question TEXT NOT NULL, value TEXT NOT NULL, at INTEGER NOT NULL,"
	" PRIMARY KEY (case_id, question)) WITHOUT ROWID;";

static int make_folders(const char *path, struct error *err)
{
	char *copy = strdup(path), *at = copy;
	int result = 0;

	if (!copy)
		return fail(err, E_NOMEM, "out of memory");
	while (!result && (at = strchr(at + 1, '/'))) {
		*at = '\0';
		if (mkdir(copy, 0700) < 0 && errno != EEXIST)
			result = fail(err, E_JOURNAL, "cannot make the folder '%s': %s", copy,
				      strerror(errno));
		*at = '/';
	}
	free(copy);
	return result;
}

/* SQLite would make the file with the user's umask; nobody else has a business with it. */
static int make_file(const char *path, struct error *err)
{
	struct stat status;
	int fd, result;

	if (stat(path, &status) == 0) {
		if (!S_ISREG(status.st_mode))
			return fail(err, E_JOURNAL, "'%s' is not a regular file", path);
		return 0;
	}
	result = errno == ENOENT ? make_folders(path, err) : 0;
	if (result)
		return result;
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 && errno != EEXIST)
		return fail(err, E_JOURNAL, "cannot make the journal '%s': %s", path,
			    strerror(errno));
	if (fd >= 0)
		close(fd);
	return 0;
}

static int check_whole(struct journal *journal, struct error *err)
{
	sqlite3_stmt *statement = NULL;
	const char *answer;
	int result = 0;

	if (sqlite3_prepare_v2(journal->db, "PRAGMA integrity_check(1)", -1, &statement, NULL) !=
		    SQLITE_OK ||
	    sqlite3_step(statement) != SQLITE_ROW) {
		result = journal_broken(journal, "read", err);
	} else {
		answer = (const char *)sqlite3_column_text(statement, 0);
		if (!answer || strcmp(answer, "ok") != 0)
			result = fail(err, E_JOURNAL,
				      "the journal '%s' is damaged and left as it is: %s",
				      journal->path, answer ? answer : "unreadable");
	}
	sqlite3_finalize(statement);
	return result;
}

static int read_key(struct journal *journal, struct error *err)
{
	sqlite3_stmt *statement = NULL;
	int result = 0;

	if (sqlite3_prepare_v2(journal->db, "SELECT key FROM secret", -1, &statement, NULL) !=
		    SQLITE_OK ||
	    sqlite3_step(statement) != SQLITE_ROW ||
	    sqlite3_column_bytes(statement, 0) != JOURNAL_KEY)
		result = fail(err, E_JOURNAL, "the journal '%s' is damaged and left as it is: %s",
			      journal->path, "it has no key");
	else
		memcpy(journal->key, sqlite3_column_blob(statement, 0), JOURNAL_KEY);
	sqlite3_finalize(statement);
	return result;
}

static int fill(struct journal *journal, struct error *err)
{
	char sql[96];
	int result = journal_random(journal->key, JOURNAL_KEY, err);

	if (result)
		return result;
	if (sqlite3_exec(journal->db, tables, NULL, NULL, NULL) != SQLITE_OK)
		return journal_broken(journal, "make", err);
	snprintf(sql, sizeof(sql), "PRAGMA application_id = %d; PRAGMA user_version = %d",
		 (int)APPLICATION, (int)JOURNAL_VERSION);
	if (sqlite3_exec(journal->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return journal_broken(journal, "make", err);
	return journal_run(journal, err, NULL, "INSERT INTO secret VALUES (1, ?)", "k");
}

/* Two processes may find the same empty file; the second one finds it filled. */
static int fill_if_empty(struct journal *journal, struct error *err)
{
	int64_t pages = 0, made = 0;
	int result;

	result = journal_number(journal, "PRAGMA page_count", &pages, err);
	if (result || pages)
		return result;
	result = journal_begin(journal, err);
	if (result)
		return result;
	result = journal_number(journal, "SELECT count(*) FROM sqlite_master", &made, err);
	if (!result && !made)
		result = fill(journal, err);
	return journal_end(journal, result, err);
}

static int check_version(struct journal *journal, struct error *err)
{
	int64_t application = 0, version = 0;
	int result;

	result = journal_number(journal, "PRAGMA application_id", &application, err);
	if (!result)
		result = journal_number(journal, "PRAGMA user_version", &version, err);
	if (result)
		return result;
	if (application != APPLICATION)
		return fail(err, E_JOURNAL, "'%s' is a database, but no journal of latchkey's",
			    journal->path);
	if (version > JOURNAL_VERSION)
		return fail(err, E_JOURNAL,
			    "the journal '%s' was written by a newer latchkey (version %d, this "
			    "one knows %d) and left as it is",
			    journal->path, (int)version, (int)JOURNAL_VERSION);
	if (version < JOURNAL_VERSION)
		return fail(err, E_JOURNAL, "the journal '%s' has the impossible version %d",
			    journal->path, (int)version);
	return 0;
}

static int set_up(struct journal *journal, struct error *err)
{
	static const char settings[] = "PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON;"
				       "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"
				       "PRAGMA temp_store = MEMORY";
	int result;

	sqlite3_busy_timeout(journal->db, BUSY_MS);
	journal->read_only = sqlite3_db_readonly(journal->db, "main") == 1;
	if (sqlite3_exec(journal->db, settings, NULL, NULL, NULL) != SQLITE_OK)
		return journal_broken(journal, "read", err);
	result = fill_if_empty(journal, err);
	if (!result)
		result = check_version(journal, err);
	if (!result)
		result = check_whole(journal, err);
	/* A journal that somebody turned to write-ahead logging could not be read on a full disk.
	 */
	if (!result && !journal->read_only &&
	    sqlite3_exec(journal->db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) !=
		    SQLITE_OK)
		result = journal_broken(journal, "open", err);
	return result ? result : read_key(journal, err);
}

static int open_path(const char *path, const char *shown, int flags, struct journal **ret,
		     struct error *err)
{
	struct journal *journal = calloc(1, sizeof(*journal) + strlen(shown) + 1);
	int result;

	if (!journal)
		return fail(err, E_NOMEM, "out of memory");
	memcpy(journal->path, shown, strlen(shown) + 1);
	if (sqlite3_open_v2(path, &journal->db, flags, NULL) != SQLITE_OK)
		result = fail(err, E_JOURNAL, "cannot open the journal '%s': %s", shown,
			      journal->db ? sqlite3_errmsg(journal->db) : "out of memory");
	else
		result = set_up(journal, err);
	if (result) {
		journal_close(journal);
		return result;
	}
	*ret = journal;
	return 0;
}

int journal_open(const char *path, struct journal **ret, struct error *err)
{
	int result = make_file(path, err);

	/* A name like "file:x?mode=memory" is a name here: URIs are off unless asked for. */
	return result ? result : open_path(path, path, SQLITE_OPEN_READWRITE, ret, err);
}

int journal_open_memory(struct journal **ret, struct error *err)
{
	return open_path(":memory:", "in memory",
			 SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY, ret, err);
}

void journal_close(struct journal *journal)
{
	if (!journal)
		return;
	sqlite3_close(journal->db);
	free(journal);
}

bool journal_is_read_only(const struct journal *journal)
{
	return journal->read_only;
}
