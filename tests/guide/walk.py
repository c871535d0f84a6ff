# SPDX-License-Identifier: MIT
"""The real guide on a real journal, driven through pipes; and what it should have come to."""
import collections
import os
import re
import resource
import select
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TAPES = os.path.join(os.path.dirname(HERE), 'golden', 'tapes')
NEWS = 'What has happened on the phone since the account was added?'
WHEN = 'When was that?'
NO_STEPS = ('Route: ', 'Data: ', 'Features: ', 'Never again')  # what else has a heading
LIMIT = 60  # seconds for anything at all

# The walk from nothing to the unlock, in the sittings that it takes: tape, time, answers.
WALK = [
    ('locked', '2026-11-22T16:05Z',
     'OS2.0.204.0.VKFMIXM|M2101K6G|yes|new|yes|lineage|yes|same|my account|yes|yes|outside|no|windows|yes|'
     'yes|yes|yes|yes|not-mine|yes|yes|yes|yes|yes|yes|quota'),
    ('none', '2026-11-23T16:05Z', 'granted|12/06|added|2 minutes ago|yes'),
    ('none', '2026-11-26T18:00Z', 'nothing|yes|yes|yes|yes|vayu|sweet|20036|3 hours'),
    ('none', '2026-11-27T08:00Z', 'nothing|unlocked'),
    ('unlocked', '2026-11-27T08:30Z', 'yes|yes|yes|yes'),
]

# Its beginning with an account that is used up, and the year after.
YEAR = [
    ('locked', '2026-11-22T12:00Z',
     'OS2.0.204.0.VKFMIXM|M2101K6G|yes|new|yes|lineage|yes|same|my account|yes|yes|outside|yes|2026-03-14|'
     'windows|yes|yes|yes|yes|yes|not-mine|yes|yes|yes|yes|yes|yes'),
    ('none', '2027-03-16T12:00Z', 'granted|03/26|added|2 minutes ago|yes'),
]


def question(blocks):
    """What is asked at the end of output, with its answers, under the step that it belongs to."""
    headings = [h for h in re.findall(r'^== (.*) ==$', '\n'.join(blocks), re.M) if not h.startswith(NO_STEPS)]
    asked = re.split(r'\n\s*\n', blocks[-1].rstrip('\n'))[-1].strip('\n')
    return asked + '\n[%s]' % (headings[-1] if headings else '')


def same_question(resumed, asked):
    """A sitting that goes on between two steps shows no step's heading."""
    return resumed == asked or (resumed.endswith('\n[]') and resumed[:-2] == asked[:asked.rindex('[')])


class Home:
    """A state folder, in memory where there is such a place: what dies is a process, not the machine."""

    def __init__(self, base=None):
        base = base or ('/dev/shm' if os.access('/dev/shm', os.W_OK) else None)
        self.path = tempfile.mkdtemp(prefix='latchkey-guide-', dir=base)
        self.journal = os.path.join(self.path, 'latchkey', 'journal.db')

    def remove(self):
        shutil.rmtree(self.path, ignore_errors=True)

    def rows(self):
        """What was confirmed, without times and names. Readings are noted with every start."""
        if not os.path.exists(self.journal):
            return collections.Counter()
        db = sqlite3.connect('file:%s?mode=rw' % self.journal, uri=True)
        try:
            if db.execute('PRAGMA integrity_check').fetchall() != [('ok',)]:
                raise AssertionError('the journal is damaged')
            if not db.execute('SELECT 1 FROM sqlite_master').fetchone():
                return collections.Counter()
            rows = db.execute("SELECT kind, said_by, step, code, note, until IS NULL FROM events "
                              "WHERE kind NOT IN ('phone-read', 'note')").fetchall()
            rows += db.execute("SELECT 'answer', question, value FROM answers").fetchall()
            rows += db.execute("SELECT 'account', account FROM cases").fetchall()
            return collections.Counter(rows)
        finally:
            db.close()

    def add_notes(self, spare):
        """Fill the file so far that it has to grow soon: there is room for about @spare notes more."""
        size, whole, names = os.path.getsize(self.journal), self.journal + '.whole', []
        shutil.copy(self.journal, whole)
        db = sqlite3.connect(self.journal)

        def add(name):
            db.execute("INSERT INTO events VALUES (NULL, ?, 1, 'note', 'owner', 1, 1, NULL, '', '', '')", (name,))
            db.commit()

        while os.path.getsize(self.journal) == size:
            names.append('%016x' % (len(names) * 7919))
            add(names[-1])
        db.close()
        os.rename(whole, self.journal)
        db = sqlite3.connect(self.journal)
        for name in names[:max(len(names) - 1 - spare, 0)]:
            add(name)
        db.close()

    def cases(self):
        db = sqlite3.connect('file:%s?mode=rw' % self.journal, uri=True)
        try:
            return db.execute('SELECT count(*) FROM cases').fetchone()[0]
        finally:
            db.close()


class Guide:
    """One run of it. The marks that were read say how many answers it has confirmed."""

    def __init__(self, program, home, tape, now, file_limit=None):
        env = {'PATH': '/usr/bin:/bin', 'HOME': home.path, 'XDG_STATE_HOME': home.path,
               'TZ': os.environ.get('WALK_TZ', 'UTC'),
               'LC_ALL': 'C.UTF-8', 'ASAN_OPTIONS': os.environ.get('ASAN_OPTIONS', 'detect_leaks=0')}

        def limit():
            if file_limit is not None:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit, file_limit))

        self.process = subprocess.Popen(
            [program, 'guide', '--replay', os.path.join(TAPES, tape + '.tape'), '--now', now],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, bufsize=0,
            preexec_fn=limit)
        self.output = b''

    def read(self, seconds):
        """Read once, for so long at most. False: nothing more will come."""
        if not select.select([self.process.stdout], [], [], max(seconds, 0))[0]:
            return True
        more = os.read(self.process.stdout.fileno(), 65536)
        self.output += more
        return bool(more)

    def marks(self):
        return self.output.count(b'\n> ')

    def say(self, lines):
        try:
            self.process.stdin.write(''.join(line + '\n' for line in lines).encode())
        except BrokenPipeError:
            pass

    def wait_for(self, marks):
        """Until so many questions were asked, or its end. True: they were."""
        end = time.monotonic() + LIMIT
        while self.marks() < marks:
            if not self.read(end - time.monotonic()):
                break
            if time.monotonic() > end:
                self.process.kill()
                raise AssertionError('the guide hangs')
        return self.marks() >= marks

    def finish(self):
        """Its end: the exit status."""
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        self.wait_for(1 << 30)
        self.errors = self.process.stderr.read().decode()
        self.process.stdout.close()
        self.process.stderr.close()
        return self.process.wait(LIMIT)

    def kill(self):
        self.process.kill()
        return self.finish()

    def blocks(self):
        return self.output.decode().split('\n> ')


class Reference:
    """The walk without an accident: each prompt, and what the journal holds when it is shown."""

    def __init__(self, program, walk=None):
        self.program = program
        self.places = []  # (sitting, tape, now, answer, question, rows when it is asked)
        self.starts = {}  # of a sitting's first place: the rows when the one before it had ended
        home = Home()
        try:
            for number, (tape, now, answers) in enumerate(walk or WALK):
                self.starts[len(self.places)] = home.rows()
                self.sit(home, number, tape, now, answers.split('|'))
        finally:
            self.end = home.rows()
            home.remove()

    def sit(self, home, number, tape, now, answers):
        guide = Guide(self.program, home, tape, now)
        for i, answer in enumerate(answers):
            if not guide.wait_for(i + 1):
                raise AssertionError('the walk ends before the answer %r:\n%s' %
                                     (answer, guide.output.decode()[-900:]))
            self.places.append((number, tape, now, answer, question(guide.blocks()[:i + 1]), home.rows()))
            guide.say([answer])
        guide.wait_for(len(answers) + 1)
        if guide.finish() != 0 or b'none of the answers' in guide.output:
            raise AssertionError('the walk went astray:\n' + guide.output.decode()[-900:])

    def sitting(self, at):
        """The tape, the time and the answers that are left of the sitting that is due."""
        number, tape, now = self.places[at][:3]
        return tape, now, [p[3] for p in self.places[at:] if p[0] == number]

    def lines(self, guide, at):
        """What to type to a guide that goes on there: lines, and whether each is one of the walk's. A sitting
        that goes on while a wait runs asks first what happened, or as soon as it knows since when."""
        lines = [(line, 1) for line in self.sitting(at)[2]]
        if guide.wait_for(1) and not self.places[at][4].startswith(NEWS):
            asked = question(guide.blocks()[:1])
            if asked.startswith(NEWS):
                lines.insert(0, ('nothing', 0))
            elif asked.startswith(WHEN) and self.places[at][3] != 'added':
                lines.insert(1, ('nothing', 0))
        return lines

    def rows(self, at):
        return self.places[at][5] if at < len(self.places) else self.end

    def opens(self, home):
        """The journal, by the program itself: it has to undo what was half written."""
        env = {'PATH': '/usr/bin:/bin', 'HOME': home.path, 'XDG_STATE_HOME': home.path, 'TZ': 'UTC'}
        done = subprocess.run([self.program, 'journal', 'list'], env=env, capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError('the journal does not open: %d %s' % (done.returncode, done.stderr))

    def resume(self, home, at):
        """The question at which the guide goes on. What happened meanwhile was: nothing."""
        tape, now, answers = self.sitting(min(at, len(self.places) - 1))
        guide = Guide(self.program, home, tape, now)
        asked = ''
        if guide.wait_for(1):
            asked = question(guide.blocks()[:1])
            if asked.startswith(NEWS) and not self.places[at][4].startswith(NEWS):
                guide.say(['nothing'])
                asked = question(guide.blocks()[:2]) if guide.wait_for(2) else ''
        if guide.finish() != 0:
            raise AssertionError('it does not go on: %s' % guide.errors)
        return asked

    def check(self, home, at, confirmed):
        """After an accident: where the walk stands. One answer more may be there: written, and stopped
        before that could be said."""
        self.opens(home)
        rows = home.rows()
        first, last = at + confirmed, min(at + confirmed + 1, len(self.places))
        before, after = self.rows(first), self.rows(last)
        lost = (self.starts.get(first, before) & self.starts.get(last, after)) - rows
        added = rows - (before | after)
        if lost:
            raise AssertionError('lost after %d answers: %s' % (first, list(lost)[:3]))
        if added:
            raise AssertionError('not to be there, or twice, after %d answers: %s' % (first, list(added)[:3]))
        new_at = last if before != after and not self.starts.get(last, after) - rows else first
        if new_at == len(self.places):
            return new_at
        asked = self.resume(home, new_at)
        wanted = self.places[new_at][4]
        if not same_question(asked, wanted):
            raise AssertionError('after %d answers it goes on with another question:\n%s\nnot\n%s' %
                                 (new_at, asked, wanted))
        return new_at


class Tap:
    def __init__(self):
        self.count = self.bad = 0

    def test(self, name, body):
        self.count += 1
        try:
            said = body()
        except AssertionError as error:
            self.bad += 1
            print('not ok %d - %s' % (self.count, name))
            print('\n'.join('# ' + line for line in str(error).splitlines()))
            return
        print('ok %d - %s' % (self.count, name))
        if said:
            print('# ' + said)

    def skip(self, name, why):
        self.count += 1
        print('ok %d - %s # SKIP %s' % (self.count, name, why))

    def finish(self):
        print('1..%d' % self.count)
        return 1 if self.bad or not self.count else 0
