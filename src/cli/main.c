/* SPDX-License-Identifier: MIT */
#include <latchkey/cli.h>

#include <latchkey/usb.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

static atomic_bool cancelled;
static int wake[2]; /* a byte in it ends a wait for a line */

/* The first Ctrl-C ends the conversation properly, the second ends the program. */
static void on_signal(int number)
{
	int before = errno;

	if (atomic_exchange(&cancelled, true)) {
		signal(number, SIG_DFL);
		raise(number);
	}
	if (wake[1] && write(wake[1], "", 1) < 0)
		errno = EAGAIN; /* it is full: readable all the same */
	errno = before;
}

/* A stream that was closed before us stays useless, but its number is not given to a phone's node or a
 * pipe of our own, which would then be taken for it. */
static void keep_numbers(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			(void)!open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

static bool make_wake(void)
{
	if (pipe(wake) < 0)
		return false;
	for (int i = 0; i < 2; i++) {
		fcntl(wake[i], F_SETFD, FD_CLOEXEC);
		fcntl(wake[i], F_SETFL, O_NONBLOCK);
	}
	return true;
}

static void install_handlers(void)
{
	struct sigaction action, before;

	memset(&action, 0, sizeof(action));
	action.sa_handler = on_signal;
	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, NULL, &before);
	if (before.sa_handler != SIG_IGN) /* nohup */
		sigaction(SIGHUP, &action, NULL);
	/* A reader that went away is an output that could not be written. */
	signal(SIGPIPE, SIG_IGN);
}

static const char *environment(const char *name)
{
	return getenv(name);
}

/* Return: 0 if it is no terminal, or one that does not say. */
static unsigned columns_of(int fd)
{
	struct winsize size = {0};

	return ioctl(fd, TIOCGWINSZ, &size) ? 0 : size.ws_col;
}

int main(int argc, char **argv)
{
	struct cli cli = {
		.in = stdin,
		.out = stdout,
		.err = stderr,
		.in_is_terminal = isatty(STDIN_FILENO),
		.out_is_terminal = isatty(STDOUT_FILENO),
		.err_is_terminal = isatty(STDERR_FILENO),
		.out_columns = columns_of(STDOUT_FILENO),
		.err_columns = columns_of(STDERR_FILENO),
		.env = environment,
		.usb = usb_bus_new,
		.cancel = &cancelled,
		.host = {.root = "", .uid = (unsigned)getuid(), .env = environment},
		.now = (long long)time(NULL),
	};
	const char *sudo_user = getenv("SUDO_UID");

	keep_numbers();
	if (make_wake()) {
		cli.cancel_fd = wake[0];
		setvbuf(stdin, NULL, _IONBF, 0);
	}

	cli.sudo = geteuid() == 0 && sudo_user && *sudo_user && strcmp(sudo_user, "0") != 0;
	install_handlers();
	return cli_main(&cli, argc, argv);
}
