import { expect, test } from 'vitest'
import { createFolder } from '../../../../../test/support/workspace.ts'
import { angularOutput } from './angular.ts'

const application = '@angular/build:application'
const workspace = (build: object, more: object = {}) =>
  JSON.stringify({ projects: { ...more, shop: { projectType: 'application', architect: { build } } } })

test.each<[string, string, string | undefined]>([
  ['as `ng new` writes it', workspace({ builder: application }), 'dist/shop/browser'],
  ['a folder of its own', workspace({ builder: application, options: { outputPath: 'www' } }), 'www/browser'],
  [
    'a folder without another one below it',
    workspace({ builder: application, options: { outputPath: { base: 'www', browser: '' } } }),
    'www',
  ],
  [
    'a builder before Angular 17',
    workspace({ builder: '@angular-devkit/build-angular:browser', options: { outputPath: 'dist/shop' } }),
    'dist/shop',
  ],
  [
    'a library before it',
    workspace({ builder: application }, { lib: { projectType: 'library', architect: { build: {} } } }),
    'dist/shop/browser',
  ],
  ['no application', JSON.stringify({ projects: {} }), undefined],
  ['with comments', '// comment\n{}', undefined],
])('what Angular serves: %s', (_, text, output) => {
  expect(angularOutput(createFolder({ 'angular.json': text }))).toBe(output)
})

test('what Angular serves: no workspace', () => {
  expect(angularOutput(createFolder({ 'package.json': '{}' }))).toBeUndefined()
})
