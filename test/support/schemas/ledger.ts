import { ledgerDocument } from '../../../packages/core/src/ledger/schema.ts'
import { snapshotEntry } from '../../../packages/core/src/ledger/snapshot-entry.ts'
import { fromValibot } from './from-valibot.ts'
import { headOf, type JsonSchema, mapParts } from './json-schema.ts'

/** What the properties of the ledger and of a snapshot mean, by their names. */
const texts: Readonly<Record<string, string>> = {
  version: 'Of this form. What reads the file refuses a later one.',
  id: 'Random, and kept for life: a journal names the ledger that it is of.',
  environment: 'The option "environment".',
  sequence: 'Grows by one with each write.',
  updatedAt: 'When it was written: ISO 8601, UTC.',
  createdAt: 'When the build ended: ISO 8601, UTC.',
  site: 'Absolute URLs at which the root of the output is served.',
  outputs: 'By their folders, relative to the project of the ledger, with "/".',
  images: 'Images whose cache tokens are known, by their URLs.',
  unserved: 'Folders that builds have written for a server to run: what lies in them is not served.',
  options: 'The configuration, where no file holds it, without secrets.',
  pending: 'What is owed, by the names of the targets.',
  manifest:
    'SHA-256 of the manifest, the file <sha256>.sums beside this one: a line a file, as sha256sum writes it.',
  files: 'How many files the manifest names.',
  base: "The bundler's base.",
  context: 'What the output was recorded for: it says which URLs its files had.',
  removed: 'Immutable names that deploys removed: for each the day since 1970, and the start of its SHA-256.',
  hashed:
    'Files of which the bundler said that their names carry their content hash, and whose names do not show it.',
  delivered: 'Sources of the delivery URLs in it, as they are written, but for images by their own URL.',
  project: 'Of the build, relative to where names of outputs start.',
  unapplied: 'Files that builds which no run applied left otherwise: what they left may have been live.',
  unseen: 'Folders of which something was not looked at.',
  only: 'The only target that its files concern.',
  html: 'The option "html".',
  urls: 'What the option "urls" answered, by file; of a debt, how many URLs the output has.',
  immutable: 'The option "immutable"; absent: its default.',
  added: 'The option "added".',
  include: 'The option "include".',
  exclude: 'The option "exclude".',
  targets: 'Names of the targets that it was purged for, or that owe it.',
  caches:
    'Which cache each target was: its provider, and digests of the options that say which of its caches.',
  absent: 'Names of targets that it was purged for once, and is not any more.',
  carried: 'Its folder was not there, and a snapshot stood for it.',
  run: 'Sequence of the write that a run with this output made last.',
  hash: 'SHA-256 of its bytes.',
  token: 'The cache token that its URLs carry.',
  kind: 'What "item" is.',
  item: 'By kind: an absolute URL; one that ends in "/", for all beneath it; https://host/folder/*.jpg; an identifier of an asset; a cache layer; an item in the vendor\'s own words; "*"; of an output, its key in "outputs".',
  since: 'The sequence at which it became due, or due again.',
  settled: 'Ranges of the URLs that are not due, or no longer, by their place in the manifest.',
}

/** The schema of `ledger.json`. */
export function ledgerSchema(): JsonSchema {
  return described(
    headOf(
      'ledger',
      'cdn-purge ledger',
      'ledger.json: what was deployed last, and what is owed. Lines of journal.ndjson come on top.',
    ),
    fromValibot(ledgerDocument),
  )
}

/** The schema of `snapshot/entry.json`. */
export function snapshotSchema(): JsonSchema {
  return described(
    headOf(
      'snapshot',
      'cdn-purge snapshot',
      "snapshot/entry.json: what a build with when: 'deploy' made, until a run has applied it.",
    ),
    fromValibot(snapshotEntry),
  )
}

function described(head: JsonSchema, schema: JsonSchema): JsonSchema {
  const told = mapParts(schema, part =>
    part.properties === undefined
      ? part
      : {
          ...part,
          properties: Object.fromEntries(
            Object.entries(part.properties).map(([name, property]) => [
              name,
              { ...property, ...(texts[name] === undefined ? {} : { description: texts[name] }) },
            ]),
          ),
        },
  )
  return { ...head, ...told }
}
