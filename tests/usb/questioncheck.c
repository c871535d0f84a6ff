/* SPDX-License-Identifier: MIT */
/*
 * questioncheck FILE: whether every line of a log of the wire is a question of the table, and
 * whether there is any. Prints what is not.
 */
#include <latchkey/question.h>

#include <stdio.h>
#include <string.h>

static bool is_octal(const char *at)
{
	for (int i = 0; i < 3; i++)
		if (at[i] < '0' || at[i] > '7')
			return false;
	return true;
}

/* As fakebus wrote it: what is not printable is a backslash and three octal digits. */
static size_t unescape(char *line)
{
	char *to = line;

	for (const char *at = line; *at && *at != '\n'; to++) {
		if (*at == '\\' && is_octal(at + 1)) {
			*to = (char)(((at[1] - '0') * 8 + (at[2] - '0')) * 8 + (at[3] - '0'));
			at += 4;
		} else {
			*to = *at++;
		}
	}
	return (size_t)(to - line);
}

int main(int argc, char **argv)
{
	char line[8192], shown[8192];
	unsigned long lines = 0, strangers = 0;
	FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;

	if (!file) {
		fprintf(stderr, "usage: questioncheck FILE\n");
		return 2;
	}
	for (; fgets(line, sizeof(line), file); lines++) {
		strcpy(shown, line);
		if (question_find(line, unescape(line)) != QUESTION_NONE)
			continue;
		strangers++;
		printf("not in the question table: %s", shown);
	}
	fclose(file);
	printf("%lu transfers, %lu of them not in the question table\n", lines, strangers);
	return !lines || strangers;
}
