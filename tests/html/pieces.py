#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Pieces of a page: pieces.py svg FILE (the picture), html FILE (the page without its pictures,
for readers that know no SVG), check FILE (structure; says what is wrong)."""
import re
import sys
from html.parser import HTMLParser

PICTURE = re.compile(r'<svg class="timeline".*?\n</svg>', re.S)
NESTED = re.compile(r'<svg(?:(?!<svg|</svg>).)*</svg>', re.S)


def without_pictures(page):
    while NESTED.search(page):
        page = NESTED.sub('<span>picture</span>', page)
    return page


class Structure(HTMLParser):
    def __init__(self):
        super().__init__()
        self.ids, self.level, self.wrong, self.headings = set(), 0, [], 0
        self.table = None
        self.lang = self.title = False

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == 'html':
            self.lang = attrs.get('lang') == 'en'
        self.title = self.title or tag == 'title'
        if 'id' in attrs:
            if attrs['id'] in self.ids:
                self.wrong.append('id twice: ' + attrs['id'])
            self.ids.add(attrs['id'])
        if re.fullmatch('h[1-6]', tag):
            level = int(tag[1])
            self.headings += 1
            if level > self.level + 1:
                self.wrong.append(f'{tag} behind h{self.level}')
            self.level = level
        if tag == 'table':
            self.table = 0
        if tag == 'th':
            self.table += 1
            if attrs.get('scope') not in ('row', 'col'):
                self.wrong.append('th without scope')

    def handle_endtag(self, tag):
        if tag == 'table':
            if not self.table:
                self.wrong.append('a table without a heading')
            self.table = None


def check(page):
    structure = Structure()
    structure.feed(page)
    if not structure.lang or not structure.title or structure.headings < 3:
        structure.wrong.append('no language, no title or hardly any headings')
    return structure.wrong


def main():
    what, path = sys.argv[1:]
    with open(path, encoding='utf-8') as file:
        page = file.read()
    if what == 'svg':
        for picture in PICTURE.findall(page)[:1] or ['<none/>']:
            print(picture)
    elif what == 'html':
        print(without_pictures(page))
    else:
        print('\n'.join(check(page)), end='')


main()
