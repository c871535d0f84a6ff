/* SPDX-License-Identifier: MIT */
#include <latchkey/ui.h>

#include <latchkey/memory.h>
#include <latchkey/text.h>

#include <stdarg.h>
#include <string.h>

static const char *const colors[] = {
	[TONE_PLAIN] = "",          [TONE_GOOD] = "\033[32m", [TONE_WARN] = "\033[33m",
	[TONE_BAD] = "\033[31m",    [TONE_DIM] = "\033[2m",   [TONE_BOLD] = "\033[1m",
};

#ifdef __APPLE__
/* No fopencookie(): bytes go out as they are. */
FILE *out_ascii(FILE *file)
{
	(void)file;
	return NULL;
}
#else
static ssize_t write_ascii(void *file, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)bytes[i];

		if (byte < 0x80)
			fputc(byte, file);
		else if (byte >= 0xC0)
			fputc('?', file); /* its other bytes are dropped */
	}
	return ferror((FILE *)file) ? 0 : (ssize_t)length;
}

FILE *out_ascii(FILE *file)
{
	FILE *stream = fopencookie(file, "w", (cookie_io_functions_t){.write = write_ascii});

	if (stream)
		setvbuf(stream, NULL, _IONBF, 0);
	else
		memory_note_loss();
	return stream;
}
#endif

void out_begin(const struct out *out, enum tone tone)
{
	if (out->color)
		fputs(colors[tone], out->file);
}

void out_end(const struct out *out, enum tone tone)
{
	if (out->color && tone != TONE_PLAIN)
		fputs("\033[0m", out->file);
}

void out_print(const struct out *out, enum tone tone, const char *format, ...)
{
	va_list args;

	out_begin(out, tone);
	va_start(args, format);
	vfprintf(out->file, format, args);
	va_end(args);
	out_end(out, tone);
}

/* Longer lines are hard to read, also where there is room. */
static size_t width_of(const struct out *out)
{
	enum { NARROWEST = 30, WIDEST = 78 };

	if (!out->columns || out->columns > WIDEST)
		return WIDEST;
	return out->columns < NARROWEST ? NARROWEST : out->columns;
}

void out_indented(const struct out *out, const char *sentences, size_t indent, size_t column)
{
	size_t blanks = 0;

	while (*sentences) {
		size_t length = strcspn(sentences, " ");

		if (blanks && !out->plain && column + blanks + length > width_of(out)) {
			fprintf(out->file, "\n%*s", (int)indent, "");
			column = indent;
		} else {
			fprintf(out->file, "%*s", (int)blanks, "");
			column += blanks;
		}
		fprintf(out->file, "%.*s", (int)length, sentences);
		column += length;
		sentences += length;
		blanks = strspn(sentences, " ");
		sentences += blanks;
	}
	fputc('\n', out->file);
}

void out_paragraph(const struct out *out, const char *sentences)
{
	out_indented(out, sentences, 0, 0);
}

void out_line(const struct out *out, const char *sentences, size_t indent, size_t column)
{
	if (out->columns)
		out_indented(out, sentences, indent, column);
	else
		fprintf(out->file, "%s\n", sentences);
}

void out_mark(const struct out *out, enum tone tone)
{
	static const char *const glyphs[] = {
		[TONE_PLAIN] = "\u25cb", [TONE_GOOD] = "\u25cf", [TONE_WARN] = "\u25cf",
		[TONE_BAD] = "\u25cf",   [TONE_DIM] = "\u25cb",  [TONE_BOLD] = "\u25cf",
	};

	if (out->plain)
		return;
	if (out->ascii)
		out_print(out, tone, "%c ", tone == TONE_PLAIN || tone == TONE_DIM ? 'o' : '*');
	else
		out_print(out, tone, "%s ", glyphs[tone]);
}

enum { KEY_WIDTH = 15, ROW_INDENT = 5, ROW_NARROWEST = 40 };

static void put_branch(const struct out *out, bool last)
{
	out_print(out, TONE_DIM, "%s",
		  out->ascii ? (last ? "  `- " : "  |- ")
			     : (last ? "  \u2514\u2500 " : "  \u251c\u2500 "));
}

static void put_stem(const struct out *out, bool last)
{
	out_print(out, TONE_DIM, "\n  %s  %*s", last ? " " : out->ascii ? "|" : "\u2502", KEY_WIDTH, "");
}

/* On a terminal only: what is piped on stays one line a row, for other programs. */
static void put_value(const struct out *out, bool last, size_t column, const char *value)
{
	bool wraps = out->columns >= ROW_NARROWEST && !out->plain;

	for (bool first = true; *value; first = false) {
		size_t length = strcspn(value, " "), blanks = strspn(value + length, " ");
		size_t width = text_width_n(value, length);

		if (wraps && !first && column + width > out->columns) {
			put_stem(out, last);
			column = ROW_INDENT + KEY_WIDTH;
		}
		fwrite(value, 1, length, out->file);
		column += width + blanks;
		value += length + blanks;
		if (*value && (!wraps || column < out->columns))
			fprintf(out->file, "%*s", (int)blanks, "");
	}
}

void out_row_text(const struct out *out, bool last, const char *key, const char *value)
{
	size_t width = text_width(key) + 1, pad = width < KEY_WIDTH ? KEY_WIDTH - width : 1;

	if (!out->plain)
		put_branch(out, last);
	fprintf(out->file, "%s:%*s", key, out->plain ? 1 : (int)pad, "");
	put_value(out, last, ROW_INDENT + width + pad, value);
	fputc('\n', out->file);
}

void out_row(const struct out *out, bool last, const char *key, const char *format, ...)
{
	char value[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(value, sizeof(value), format, args);
	va_end(args);
	out_row_text(out, last, key, value);
}

void out_story(const struct out *out, const char *story)
{
	out_begin(out, TONE_DIM);
	out_line(out, story, 0, 0);
	out_end(out, TONE_DIM);
}
