/* SPDX-License-Identifier: MIT */
/*
 * The build tool of the tables must refuse a bad line of each kind, by file and line. It is run
 * on copies of the data in which one line is changed.
 */
#include <dirent.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static char tool[PATH_MAX]; /* beside this program: ../../catalog_gen */
static char folder[] = "/tmp/latchkey-catalog-XXXXXX";

static int find_tool(void **state)
{
	ssize_t length = readlink("/proc/self/exe", tool, sizeof(tool) - 1);

	(void)state;
	if (length < 0)
		return -1;
	tool[length] = '\0';
	for (int i = 0; i < 3; i++)
		*strrchr(tool, '/') = '\0';
	strncat(tool, "/catalog_gen", sizeof(tool) - strlen(tool) - 1);
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	char command[PATH_MAX];

	(void)state;
	snprintf(command, sizeof(command), "rm -r '%s'", folder);
	return system(command);
}

static bool ends_in_csv(const char *name)
{
	size_t length = strlen(name);

	return length > 4 && !strcmp(name + length - 4, ".csv");
}

static FILE *open_in(const char *where, const char *name, const char *mode)
{
	char path[PATH_MAX];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", where, name);
	file = fopen(path, mode);
	if (!file)
		fail_msg("cannot open '%s'", path);
	return file;
}

struct change {
	const char *says;
	const char *file;   /* "devices.csv" */
	const char *before; /* the line that starts like this ... */
	const char *line;   /* ... becomes this; NULL: is gone */
	const char *error;  /* behind "FILE:LINE: " */
	int offset;         /* of the line at fault, from that one */
};

/* Copies one file; the number of the changed line, or 0. */
static unsigned copy_changed(const char *name, const struct change *change)
{
	FILE *from = open_in("src/catalog", name, "r"), *to = open_in(folder, name, "w");
	unsigned line = 0, found = 0;
	char text[4096];

	while (fgets(text, sizeof(text), from)) {
		line++;
		if (change && !found && !strncmp(text, change->before, strlen(change->before))) {
			found = line;
			if (change->line)
				fprintf(to, "%s\n", change->line);
		} else {
			fputs(text, to);
		}
	}
	fclose(from);
	fclose(to);
	return found;
}

static unsigned copy_data(const struct change *change)
{
	DIR *directory = opendir("src/catalog");
	unsigned line = 0, files = 0;
	struct dirent *entry;

	assert_non_null(directory);
	while ((entry = readdir(directory))) {
		bool here = change && !strcmp(entry->d_name, change->file);

		if (!ends_in_csv(entry->d_name))
			continue;
		files++;
		line += copy_changed(entry->d_name, here ? change : NULL);
	}
	closedir(directory);
	assert_true(files >= 15);
	return line;
}

/* Exit status of the tool, what it printed on stderr in @ret. */
static int run_tool(char *ret, size_t size)
{
	char command[2 * PATH_MAX];
	FILE *pipe;
	size_t length;

	snprintf(command, sizeof(command), "'%s' '%s' 2>&1 >/dev/null", tool, folder);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	length = fread(ret, 1, size - 1, pipe);
	ret[length] = '\0';
	return pclose(pipe);
}

static void test_the_data_is_taken_as_it_is(void **state)
{
	char output[1024];

	(void)state;
	copy_data(NULL);
	assert_int_equal(run_tool(output, sizeof(output)), 0);
	assert_string_equal(output, "");
}

static const struct change changes[] = {
	{"a column is missing", "devices.csv", "sweet,", "sweet,Redmi,Redmi Note 10 Pro,qualcomm",
	 "4 columns, 8 expected", 0},
	{"a column too many", "android.csv", "S,", "S,12,Snow Cone,31-32,x",
	 "5 columns, 4 expected", 0},
	{"the header lacks a column", "aliases.csv", "alias,", "alias", "1 columns, 2 expected", 0},
	{"the header names another column", "aliases.csv", "alias,", "alias,code",
	 "column 'code', 'codename' expected", 0},
	{"a codename with a blank", "devices.csv", "sweet,",
	 "swe et,Redmi,Redmi Note 10 Pro,qualcomm,,2021,phone,", "'swe et' cannot be a codename",
	 0},
	{"an unknown chip vendor", "devices.csv", "sweet,",
	 "sweet,Redmi,Redmi Note 10 Pro,qualcom,,2021,phone,", "'qualcom' cannot be a chip_vendor",
	 0},
	{"a year of letters", "devices.csv", "sweet,",
	 "sweet,Redmi,Redmi Note 10 Pro,qualcomm,,soon,phone,", "'soon' cannot be a year", 0},
	{"a year with a leading zero", "devices.csv", "sweet,",
	 "sweet,Redmi,Redmi Note 10 Pro,qualcomm,,0202,phone,", "'0202' cannot be a year", 0},
	{"an unknown type", "devices.csv", "sweet,",
	 "sweet,Redmi,Redmi Note 10 Pro,qualcomm,,2021,toaster,", "'toaster' cannot be a type", 0},
	{"an unknown trait", "devices.csv", "sweet,",
	 "sweet,Redmi,Redmi Note 10 Pro,qualcomm,,2021,phone,nice", "'nice' cannot be a trait", 0},
	{"a name that ends in a blank", "devices.csv", "sweet,",
	 "sweet,Redmi,Redmi Note 10 Pro ,qualcomm,,2021,phone,",
	 "'Redmi Note 10 Pro ' cannot be a names", 0},
	{"a list that ends in a semicolon", "devices.csv", "sweet,",
	 "sweet,Redmi,Redmi Note 10 Pro;,qualcomm,,2021,phone,", "names is empty", 0},
	{"an empty value in a list", "devices.csv", "sweet,",
	 "sweet,Redmi,A;;B,qualcomm,,2021,phone,", "names is empty", 0},
	{"a codename twice", "devices.csv", "sweet,", "surya,,,,,,phone,", NULL, 0},
	{"a line in the wrong place", "devices.csv", "sweet,", "aaa,,,,,,phone,", NULL, 0},
	{"a byte that is no plain character", "devices.csv", "sweet,",
	 "sweet,Redmi,Redmi\tNote,qualcomm,,2021,phone,",
	 "a byte that is no plain character (0x09)", 0},
	{"a byte beyond ASCII", "devices.csv", "sweet,",
	 "sweet,Redmi,Redmi Not\xc3\xa9,qualcomm,,2021,phone,",
	 "a byte that is no plain character (0xc3)", 0},
	{"an empty required cell", "models.csv", "M2101K6G,", "M2101K6G,sweet,,Global",
	 "name is empty", 0},
	{"a model of an unknown codename", "models.csv", "M2101K6G,", "M2101K6G,swete,X,Global",
	 "codenames 'swete' is not in devices.csv", 0},
	{"a model of too many codenames", "models.csv", "M2101K6G,",
	 "M2101K6G,sweet;sweet;sweet;sweet;sweet,X,Global", "more than 4 of codenames", 0},
	{"an alias that is a codename", "aliases.csv", "merlinx,", "merlin,merlin",
	 "'merlin' is a codename itself", 0},
	{"an alias of an unknown codename", "aliases.csv", "merlinx,", "merlinx,merlim",
	 "codename 'merlim' is not in devices.csv", 0},
	{"its own sibling", "siblings.csv", "aether,", "aether,aether,project",
	 "'aether' is its own sibling", 0},
	{"letters in the wrong case", "letters.csv", "KG,", "Kg,mojito,P,X,CN", NULL, 0},
	{"a line one step out of place", "letters.csv", "KG,", "KI,mojito,P,X,CN",
	 "'KH' must stand before 'KI'", 1},
	{"letters that are three", "letters.csv", "KG,", "KGA,mojito,P,X,CN",
	 "'KGA' cannot be a letters", 0},
	{"an Android letter that does not exist", "letters.csv", "KG,", "KG,mojito,A,X,CN",
	 "android_first 'A' is not in android.csv", 0},
	{"Android letters in the wrong order", "letters.csv", "KG,", "KG,mojito,X,P,CN",
	 "android_first is after android_last", 0},
	{"an unknown region in a list", "letters.csv", "KG,", "KG,mojito,P,X,CN;QQ",
	 "regions 'QQ' is not in regions.csv", 0},
	{"too many codenames for one pair", "letters.csv", "KG,",
	 "KG,alioth,P,X,CN\nKG,apollo,P,X,CN\nKG,ares,P,X,CN\nKG,beryl,P,X,CN\n"
	 "KG,camellia,P,X,CN\nKG,citrus,P,X,CN\nKG,courbet,P,X,CN\nKG,lime,P,X,CN\n"
	 "KG,mojito,P,X,CN",
	 "more than 8 codenames for 'KG'", 8},
	{"a date that is none", "regions.csv", "TR,", "TR,Turkey,tr,country,2020-13-01",
	 "'2020-13-01' cannot be a since", 0},
	{"an unknown use", "regions.csv", "TR,", "TR,Turkey,tr,land,2020-04-17",
	 "'land' cannot be a use", 0},
	{"an unknown kind of operator", "operators.csv", "VF,", "VF,Vodafone,shop,EU,vf",
	 "'shop' cannot be a kind", 0},
	{"a generation that is no number", "branches.csv", "EK,", "EK,V9,CN",
	 "'V9' cannot be a generations", 0},
	{"a suffix with capitals", "suffixes.csv", "_tr_global,", "_TR_global,TR,XM,", NULL, 0},
	{"a suffix with an unknown operator", "suffixes.csv", "_tr_global,", "_tr_global,TR,QQ,",
	 "operator 'QQ' is not in operators.csv", 0},
	{"a release with a small letter", "latest.csv", "mojito,TR,",
	 "mojito,TR,v14.0.4.0.SKGTRXM,2023-06-01", "'v14.0.4.0.SKGTRXM' cannot be a version", 0},
	{"a release for an unknown region", "latest.csv", "mojito,TR,",
	 "mojito,TS,V14.0.4.0.SKGTRXM,2023-06-01", "region 'TS' is not in regions.csv", 0},
	{"a flag of an unknown codename", "flags.csv", "SWEETTRGlobal,", "SWEETTRGlobal,swet",
	 "codenames 'swet' is not in devices.csv", 0},
	{"a family of nobody", "families.csv", "miatoll,", "miatoll,", "members is empty", 0},
	{"an unknown system", "generations.csv", "miui,9,", "tizen,9,K,O,,,,,,,,x,y",
	 "'tizen' cannot be a system", 0},
	{"a text that is quoted", "spellings.csv", "V14.0.8.0.", "V14.0.8.0.TKBMIXM,\"quoted\"",
	 "a byte that is no plain character (0x22)", 0},
	{"no day of the data", "devices.csv", "# as-of:", "# nothing",
	 "no line '# as-of: YYYY-MM-DD'", -2},
};

static void check_change(const struct change *change)
{
	char output[1024], wanted[256];
	unsigned line = copy_data(change);

	if (!line)
		fail_msg("%s: no line '%s' in %s", change->says, change->before, change->file);
	if (run_tool(output, sizeof(output)) == 0)
		fail_msg("%s: was taken", change->says);
	snprintf(wanted, sizeof(wanted), "%s/%s:%u: ", folder, change->file,
		 (unsigned)((int)line + change->offset));
	if (strncmp(output, wanted, strlen(wanted)) != 0)
		fail_msg("%s: '%s', not at '%s'", change->says, output, wanted);
	if (change->error &&
	    (strncmp(output + strlen(wanted), change->error, strlen(change->error)) != 0))
		fail_msg("%s: %s", change->says, output);
}

static void test_every_bad_line_is_refused_by_number(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(changes); i++)
		check_change(&changes[i]);
}

static void test_a_missing_or_empty_file_is_refused(void **state)
{
	char output[1024], path[PATH_MAX];

	(void)state;
	copy_data(NULL);
	snprintf(path, sizeof(path), "%s/flags.csv", folder);
	assert_int_equal(unlink(path), 0);
	assert_int_not_equal(run_tool(output, sizeof(output)), 0);
	assert_non_null(strstr(output, "flags.csv:0: cannot be opened"));
	fclose(open_in(folder, "flags.csv", "w"));
	assert_int_not_equal(run_tool(output, sizeof(output)), 0);
	assert_non_null(strstr(output, "flags.csv:0: no rows"));
}

static void test_a_cut_or_overlong_line_is_refused(void **state)
{
	char output[1024];
	FILE *file;

	(void)state;
	copy_data(NULL);
	file = open_in(folder, "aliases.csv", "a");
	fputs("zzz,sweet", file);
	fclose(file);
	assert_int_not_equal(run_tool(output, sizeof(output)), 0);
	assert_non_null(strstr(output, "aliases.csv:15: longer than"));
	file = open_in(folder, "aliases.csv", "a");
	for (int i = 0; i < 3000; i++)
		fputc('z', file);
	fputs("\n", file);
	fclose(file);
	assert_int_not_equal(run_tool(output, sizeof(output)), 0);
	assert_non_null(strstr(output, "aliases.csv:15: longer than"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_data_is_taken_as_it_is),
		cmocka_unit_test(test_every_bad_line_is_refused_by_number),
		cmocka_unit_test(test_a_missing_or_empty_file_is_refused),
		cmocka_unit_test(test_a_cut_or_overlong_line_is_refused),
	};

	return cmocka_run_group_tests(tests, find_tool, remove_folder);
}
