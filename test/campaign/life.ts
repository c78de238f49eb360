import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { isCdnPurgeError } from '@cdn-purge/core'
import { readSnapshotOutputs, settleSnapshot } from '@cdn-purge/core/command'
import {
  type Context,
  outputName,
  type ResolvedOptions,
  recordSnapshot,
  silentLogger,
} from '@cdn-purge/core/engine'
import { run } from '@cdn-purge/core/run'
import { damages } from './damages.ts'
import { Dice } from './dice.ts'
import { createNetwork, type Fate } from './edge-provider.ts'
import type { Findings } from './findings.ts'
import { Killed, MemoryStore, type StoreState } from './memory-store.ts'
import { optionsOf, type Setting } from './setting.ts'
import { hashed, hosts, inner, names, targets } from './vocabulary.ts'
import { App, Edge, isHashed, KEPT } from './world.ts'

const events =
  'well well faults kill together build move rename keyless refused absent ledger reset damaged'.split(' ')
/** Requests that a target may cost where each of them is refused: see what halves refused batches. */
const REFUSED = 5

/** What one target is known to have been told of an app: for each URL what was live when a run recorded it. */
type Told = ReadonlyMap<string, string>

/** One site's life: edits, moves, runs, faults, and what the caches show after each. */
export class Life {
  readonly #dice: Dice
  readonly #home = mkdtempSync(join(tmpdir(), 'cdn-purge-campaign-'))
  readonly #store = new MemoryStore()
  readonly #apps: readonly App[]
  readonly #edges: ReadonlyMap<string, Edge>
  readonly #steps: string[] = []
  readonly #lost: string[] = []
  readonly #thrownOut: string[] = []
  /** By app and target; absent where it is not sure. */
  readonly #told = new Map<string, Told>()
  /** URLs that visitors know, by app: also of files and places that are gone. */
  readonly #known = new Map<string, Set<string>>()
  /** URLs that changed since the last run that ended well, by app, also those that changed back. */
  readonly #touched = new Map<string, Set<string>>()
  /** Apps of which an older ledger, or none, may know too little. */
  readonly #forgotten = new Map<string, 'none' | 'older'>()
  /** The files of each app as the last run that ended well saw them. */
  readonly #deployed = new Map<string, ReadonlyMap<string, string>>()
  /** Hashed names that were live, by app. */
  readonly #seen = new Set<string>()
  /** Apps that had a target left out when the ledger was lost. */
  readonly #absentForgotten = new Set<string>()
  #older: StoreState | undefined
  #runs = 0

  constructor(seed: number) {
    this.#dice = new Dice(seed)
    const setting: Setting = {
      site: ['https://a.test'],
      base: '/',
      html: ['file', 'directory', 'clean'],
      targets,
    }
    this.#apps = [
      new App('one', this.#home, setting),
      new App('two', this.#home, { ...setting, base: '/two/' }),
    ]
    this.#edges = new Map(targets.map(name => [name, new Edge(url => this.#answer(url))]))
    for (const app of this.#apps) {
      this.#known.set(app.name, new Set())
      this.#touched.set(app.name, new Set())
    }
  }

  /** Lives for some steps. */
  async live(steps: number): Promise<Findings> {
    try {
      for (let step = 0; step < steps && this.#lost.length + this.#thrownOut.length === 0; step++)
        await this.#step()
    } finally {
      rmSync(this.#home, { recursive: true, force: true })
    }
    return { lost: this.#lost, thrownOut: this.#thrownOut, steps: this.#steps, runs: this.#runs }
  }

  async #step(): Promise<void> {
    const app = this.#dice.pick(this.#apps)
    this.#visit()
    const how = this.#dice.pick(events)
    // A place that only a snapshot knows, which no run has applied, cannot be known when it is left.
    // Nor what a target should be told that was never there.
    if (how === 'move' || how === 'absent' || how === 'reset') await this.#runWell(app)
    this.#edit(app)
    if (how === 'move') this.#move(app)
    if (how === 'absent') this.#retarget(app, app.setting.targets === targets ? [inner] : targets)
    if (how === 'rename') app.rename(app.folder === 'dist' ? 'build' : 'dist')
    if (how === 'ledger') this.#loseLedger()
    if (how === 'kill' && this.#dice.chance(0.3)) this.#putBack(undefined) // A first run may be killed, too.
    // What changes back amid runs, before one of them has looked, was live and is not recorded: nobody sees it here.
    if (how !== 'together' && this.#dice.chance(0.5)) this.#visit()
    this.#steps.push(`${app.name}: ${how} ${JSON.stringify(app.setting)} ${[...app.files].join(' ')}`)
    // A project that builds for a later run does so each time.
    const builds = how === 'build' || (await this.#store.readSnapshot())?.text.includes(`"${app.name}/`)
    if (builds) await this.#build(app)
    if (how === 'build') return
    const committed = this.#store.state.text
    if (how === 'reset') await this.#reset(app)
    if (how === 'damaged') await this.#runDamaged(app)
    if (how === 'faults') await this.#run(app, () => this.#dice.pick<Fate>(['served', 'refused', 'failed']))
    if (how === 'refused') await this.#runRefused(app)
    if (how === 'keyless') await this.#run(app, () => 'served', { hasKey: false })
    if (how === 'together') await this.#runTogether(app)
    if (how === 'kill') {
      this.#store.dies = () => this.#dice.chance(0.3)
      await this.#run(app, () => this.#dice.pick<Fate>(['served', 'dies before', 'dies after']))
      this.#store.dies = () => false
    }
    const isRecorded = this.#store.state.text !== committed
    // What nobody has recorded, nobody can know: a process that is killed before it does is started again.
    const isUnknown = how === 'kill' && !isRecorded
    if (isUnknown || ['well', 'move', 'rename', 'ledger', 'absent', 'damaged'].includes(how))
      await this.#runWell(app)
    else if (how !== 'reset') for (const target of targets) this.#told.delete(`${app.name} ${target}`)
  }

  /** A run without faults, after which nothing may be stale, and nothing unchanged be gone. */
  async #runWell(app: App, how: { readonly isReset?: boolean } = {}): Promise<void> {
    const warm = new Map(targets.map(target => [target, new Map(this.#edges.get(target)?.kept)]))
    const owed = this.#store.pending()
    await this.#run(app, () => 'served', how)
    const known = this.#known.get(app.name) ?? new Set()
    const touched = this.#touched.get(app.name) ?? new Set()
    const now = [...app.files.keys()].flatMap(path => app.urlsOf(path))
    for (const target of app.setting.targets) {
      const edge = this.#edges.get(target)
      if (edge === undefined) continue
      const told = this.#told.get(`${app.name} ${target}`)
      for (const url of now) {
        const isKnown =
          told?.get(url) === this.#answer(url) && !touched.has(url) && !owed.has(`${target} ${url}`)
        if (isKnown && warm.get(target)?.get(url) === told?.get(url) && !edge.kept.has(url))
          this.#thrownOut.push(`${target} ${url}`)
      }
      for (const url of app.urlsOf(KEPT))
        if (warm.get(target)?.get(url) === KEPT && !edge.kept.has(url))
          this.#thrownOut.push(`${target} ${url}`)
      for (const url of known) {
        if (!edge.isStale(url) || this.#mayBeStale(app, url, edge)) continue
        this.#lost.push(`${target} ${url}: "${edge.kept.get(url)}" is "${this.#answer(url)}"`)
      }
      this.#told.set(`${app.name} ${target}`, new Map(now.map(url => [url, this.#answer(url)])))
    }
    for (const target of targets)
      if (!app.setting.targets.includes(target)) this.#told.delete(`${app.name} ${target}`)
    this.#forgotten.delete(app.name)
    this.#deployed.set(app.name, new Map(app.files))
    this.#known.set(app.name, new Set([...this.#allUrls(app)]))
    this.#touched.set(app.name, new Set())
  }

  /** What README says may be stale: a hashed name that is gone, and what a ledger that was lost knew. */
  #mayBeStale(app: App, url: string, edge: Edge): boolean {
    const answer = this.#answer(url)
    if ((url.includes('/assets/') && answer === '404') || url.endsWith(KEPT)) return true
    const forgotten = this.#forgotten.get(app.name)
    if (forgotten === undefined || (forgotten === 'none' && answer !== '404')) return false
    edge.kept.delete(url)
    return true
  }

  #visit(): void {
    for (const app of this.#apps) {
      const urls = this.#allUrls(app)
      for (const url of urls) this.#known.get(app.name)?.add(url)
      for (const target of targets) {
        for (const url of urls) if (this.#dice.chance(0.7)) this.#edges.get(target)?.visit(url)
      }
    }
  }

  /** All that a visitor may ask for now: of hashed names those that pages ask for, or asked for. */
  #allUrls(app: App): string[] {
    return [...names, ...hashed, 'robots.txt', KEPT].flatMap(path =>
      isHashed(path) && !this.#seen.has(`${app.name} ${path}`) ? [] : app.urlsOf(path),
    )
  }

  #edit(app: App): void {
    const before = new Map(this.#allUrls(app).map(url => [url, this.#answer(url)]))
    for (let edits = this.#dice.below(4); edits > 0; edits--) {
      if (this.#dice.chance(0.25)) {
        const path = this.#dice.pick(hashed)
        app.write(path, app.files.has(path) ? undefined : path)
      } else if (this.#dice.chance(0.4)) {
        // Back to what the last run saw.
        const path = this.#dice.pick(names)
        const then = this.#deployed.get(app.name)?.get(path)
        if (then !== app.files.get(path)) app.write(path, then)
      } else {
        app.write(this.#dice.pick(names), this.#dice.chance(0.3) ? undefined : `${this.#dice.below(3)}`)
      }
    }
    for (const path of hashed) if (app.files.has(path)) this.#seen.add(`${app.name} ${path}`)
    for (const [url, answer] of before)
      if (answer !== this.#answer(url)) this.#touched.get(app.name)?.add(url)
  }

  #move(app: App): void {
    const before = app.setting.html
    const own = app.name === 'one' ? ['/', '/docs/'] : ['/two/', '/zwei/']
    app.setting = {
      site: this.#dice.pick([[hosts[0] ?? ''], [...hosts], [hosts[1] ?? '']]),
      base: this.#dice.pick(own),
      html: this.#dice.pick([['file'], ['file', 'directory', 'clean']]),
      targets: app.setting.targets,
    }
    this.#retarget(app, this.#dice.pick([targets, targets, [inner]]))
    if (app.setting.html.length < before.length) this.#forgetForms()
  }

  #retarget(app: App, wanted: readonly string[]): void {
    app.setting = { ...app.setting, targets: wanted }
    if (wanted === targets && this.#absentForgotten.delete(app.name))
      for (const { kept } of this.#edges.values()) kept.clear()
  }

  /** Who narrows `html` says that nobody asks for the other forms: they are not seen again, and nobody keeps them. */
  #forgetForms(): void {
    const isFile = (url: string) => [...names, ...hashed, 'robots.txt'].some(name => url.endsWith(`/${name}`))
    for (const { kept } of this.#edges.values())
      for (const url of [...kept.keys()]) if (!isFile(url)) kept.delete(url)
  }

  /** The ledger is deleted, or an older one is put back. */
  #loseLedger(): void {
    if (this.#older === undefined || this.#dice.chance(0.3)) {
      this.#older = this.#store.state
      return
    }
    this.#putBack(this.#dice.chance(0.5) ? undefined : this.#older)
  }

  /** @param older - the ledger that is there from now on; `undefined`: none */
  #putBack(older: StoreState | undefined): void {
    this.#store.state = older ?? { text: undefined, journal: [], manifests: new Map() }
    this.#forget(older === undefined ? 'none' : 'older')
  }

  /** @param what - is known from now on */
  #forget(what: 'none' | 'older'): void {
    this.#told.clear()
    // Which hashed names are gone is forgotten too: that a cache has their 404 is what a lost ledger costs.
    for (const { kept } of this.#edges.values())
      for (const [url, answer] of [...kept])
        if (url.includes('/assets/') && answer === '404') kept.delete(url)
    this.#seen.clear()
    for (const { name, setting } of this.#apps) {
      // That there is a target which is left out just now, and what it should be told later, is forgotten, too.
      if (setting.targets.length < targets.length) this.#absentForgotten.add(name)
      if (this.#forgotten.get(name) !== 'older') this.#forgotten.set(name, what)
    }
  }

  /** The ledger is forgotten, but not what its manifests name: of this app nothing may be stale. */
  async #reset(app: App): Promise<void> {
    this.#forget('none')
    this.#forgotten.delete(app.name)
    await this.#runWell(app, { isReset: true })
  }

  /** A snapshot that was damaged on its way, where the folder is not: it is refused, and nothing else happens. */
  async #runDamaged(app: App): Promise<void> {
    await this.#build(app)
    const whole = await this.#store.readSnapshot()
    if (whole === undefined) throw new Error('no snapshot')
    const [folder, damage] = [app.folder, this.#dice.pick(damages)]
    app.rename('elsewhere')
    app.folder = folder
    const before = this.#store.state
    const manifests = new Map([...whole.manifests].map(([hash, bytes]) => [hash, damage(bytes)]))
    await this.#store.updateSnapshot(() => ({ ...whole, manifests }))
    const isRefused = await this.#run(app, () => 'served').then(
      () => false,
      error => isCdnPurgeError(error) && error.code === 'SNAPSHOT_INVALID',
    )
    if (!isRefused || this.#store.state !== before) this.#lost.push('a damaged snapshot was trusted')
    await this.#store.updateSnapshot(() => whole)
    app.folder = 'elsewhere'
    app.rename(folder)
  }

  /** Two to eight runs at once; amid them files change, or the ledger is lost. */
  async #runTogether(app: App): Promise<void> {
    const start = (count: number) =>
      Array.from({ length: count }, () =>
        this.#run(app, () => this.#dice.pick<Fate>(['served', 'served', 'failed']), { isShared: true }),
      )
    const isReplaced = this.#dice.chance(0.2)
    // Two new ledgers, one after the other, count alike: only their identity tells their journals apart.
    if (isReplaced) this.#putBack(undefined)
    const first = start(1 + this.#dice.below(4))
    for (let turns = this.#dice.below(16); turns > 0; turns--) await setImmediate()
    if (isReplaced) {
      this.#putBack(undefined)
      this.#visit()
    }
    const before = new Map(app.files)
    this.#edit(app)
    await Promise.all([...first, ...start(1 + this.#dice.below(4))])
    if (!isReplaced) {
      // Which of the two states was recorded last shows when the files change back.
      this.#visit()
      for (const path of [...names, ...hashed]) {
        if (before.get(path) === app.files.get(path)) continue
        for (const url of app.urlsOf(path)) this.#touched.get(app.name)?.add(url)
        app.write(path, before.get(path))
      }
    }
    await this.#runWell(app)
  }

  /** The call is refused, not an item: that is seen after a few requests. */
  async #runRefused(app: App): Promise<void> {
    let requests = 0
    await this.#run(app, () => {
      requests++
      return 'refused'
    })
    if (requests > REFUSED * app.setting.targets.length) this.#thrownOut.push(`${requests} refused requests`)
  }

  async #build(app: App): Promise<void> {
    await this.#use(app, (options, context) =>
      recordSnapshot({ options, ignore: [], outputs: [this.#outputOf(app, options)] }, context),
    )
  }

  async #run(
    app: App,
    fate: () => Fate,
    { hasKey = true, isShared = false, isReset = false } = {},
  ): Promise<void> {
    this.#runs++
    try {
      await this.#use(
        app,
        async (options, context) => {
          const snapshot = await readSnapshotOutputs(context, app.folder, options)
          const outputs = snapshot?.outputs ?? [this.#outputOf(app, options)]
          await run({ options, ignore: [], outputs, reset: isReset }, 'run', context)
          if (snapshot !== undefined) await settleSnapshot(context.store, snapshot)
        },
        fate,
        hasKey,
      )
    } catch (error) {
      const code = isCdnPurgeError(error) ? error.code : undefined
      const isMeant =
        error instanceof Killed ||
        (!hasKey && code === 'CONFIG_INVALID') ||
        // A file may go while another run reads the folder.
        (isShared && code === 'FILE_UNREADABLE')
      if (!isMeant) throw error
    }
  }

  async #use<Result>(
    { setting, root }: App,
    act: (options: ResolvedOptions, context: Context) => Promise<Result>,
    fate: () => Fate = () => 'served',
    hasKey = true,
  ): Promise<Result> {
    const options = await optionsOf(setting, this.#store, hasKey)
    return act(options, {
      root,
      home: this.#home,
      logger: silentLogger,
      clock: { now: () => this.#runs * 1000, sleep: async () => {} },
      send: createNetwork(this.#edges, fate),
      store: this.#store,
    })
  }

  #outputOf({ directory, setting }: App, { ledger }: ResolvedOptions) {
    const name = outputName(this.#home, directory, ledger)
    return { name, directory, base: setting.base }
  }

  #answer(url: string): string {
    for (const app of [...this.#apps].reverse()) {
      const answer = app.answer(url)
      if (answer !== undefined) return answer
    }
    return '404'
  }
}
