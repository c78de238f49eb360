import { describe, expect, test } from 'vitest'
import { createMatcher } from './match.ts'

describe('createMatcher', () => {
  test.each([
    ['a name in any folder', ['**/*.js'], 'a/b/c.js', true],
    ['a name at the root, by the same pattern', ['**/*.js'], 'c.js', true],
    ['a star within one folder only', ['*.js'], 'a/c.js', false],
    ['a folder with all that is in it', ['assets/**'], 'assets/a/b.css', true],
    ['the folder itself', ['assets/**'], 'assets', true],
    ['names that start with a dot', ['**'], '.well-known/security.txt', true],
    ['alternatives', ['**/*.{png,jpg}'], 'a/b.jpg', true],
    ['an extended glob', ['!(a|b).js'], 'c.js', true],
    ['one of several patterns', ['*.css', '*.js'], 'c.js', true],
    ['what a negative pattern takes away', ['**', '!**/*.map'], 'a/c.js.map', false],
    ['what a negative pattern leaves', ['**', '!**/*.map'], 'a/c.js', true],
    ['all but what a lone negative pattern takes away', ['!**/*.map'], 'a/c.js', true],
    ['an escaped character', ['\\[a\\].js'], '[a].js', true],
    ['nothing without a pattern', [], 'a.js', false],
  ])('%s', (_, patterns, path, expected) => {
    expect(createMatcher(patterns)(path)).toBe(expected)
  })
})
