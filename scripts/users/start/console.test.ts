import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sampleBytes } from '@lambda-core/local/samples/lines';
import { toolOrReason } from '@lambda-core/local/tools/find-tool';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type Running, startNpmRun } from '../../cli/fixtures/npm-run';

const MINUTES = 5 * 60_000;
/** The figures of npm start's samples: see `samples.ts`. */
const SAMPLE_LINES = 60_000;
const found = toolOrReason('chromium');

/** What a box of the flow says, in figures. */
async function figure(page: Page, title: string): Promise<number> {
  const box = page.locator('.box', { has: page.locator('.title', { hasText: title }) });
  return Number((await box.locator('.value').textContent())?.replaceAll(',', ''));
}

/** What the books say, with each sum that does not add up. */
async function books(page: Page): Promise<{ words: string; wrong: string[] }> {
  const lines = await page.locator('.books p').allTextContents();
  const figureOf = (term: string) => Number(/^[\d,]+/.exec(term)?.[0].replaceAll(',', ''));
  const wrong = lines.filter((line) => {
    const [total = '', terms = ''] = line.split(';')[0]?.split(' = ') ?? [];
    const sum = terms.split(' + ').reduce((all, term) => all + figureOf(term), 0);
    return figureOf(total) !== sum;
  });
  return { words: lines.join('\n'), wrong };
}

(('reason' in found ? describe.skip : describe) as typeof describe)(
  `the page of npm start, in a browser${'reason' in found ? ` (skipped: ${found.reason})` : ''}`,
  () => {
    let folder = '';
    let recording = '';
    let serving: Running;
    let isOver = false;
    /** Lines of the broken file before its break. */
    let beforeBreak = 0;
    let browser: Browser;
    let page: Page;
    const complaints: string[] = [];

    const open = async (colorScheme: 'light' | 'dark', address: string) => {
      const opened = await browser.newPage({
        colorScheme,
        viewport: { width: 1280, height: 1600 },
      });
      opened.setDefaultTimeout(60_000);
      opened.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      opened.on('pageerror', (error) => complaints.push(error.message));
      await opened.goto(address);
      return opened;
    };
    const press = (name: string) => page.getByRole('button', { name }).click();
    const row = (name: string) => page.getByRole('row', { name: new RegExp(name) });

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'lambda-core-console-'));
      recording = join(folder, 'run.html');
      serving = startNpmRun('start', ['--port', '0', '--seed', '1', '--record', recording]);
      // Chromium refuses to run its sandbox as root.
      const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
      browser = await chromium.launch({ executablePath: 'tool' in found ? found.tool : '', args });
      const said = await serving.said(/on a page: http:\S+/);
      page = await open('light', /on a page: (\S+)/.exec(said)?.[1] ?? '');
    }, MINUTES);

    afterAll(async () => {
      await browser?.close();
      if (!isOver) serving.interrupt();
      await serving.ended;
      await rm(folder, { recursive: true });
    });

    test(
      'counts what the summaries count, while it happens and in the end',
      async () => {
        await page.getByText('live', { exact: true }).waitFor();
        await page.getByText('clones, 1 finished', { exact: true }).waitFor();
        const said = await serving.said(/Everything reconciled/);
        // The page and the terminal tell the same of how soon that was.
        const [, soon] = /first documents were confirmed (\S+) s after the start/.exec(said) ?? [];
        await page.getByText(`first documents confirmed after ${soon} s`).waitFor();
        expect(await figure(page, 'Logstash')).toBe(SAMPLE_LINES);
        expect(await figure(page, 'Destination')).toBe(2005);
        expect(await page.locator('.outcome.shipped').count()).toBe(6);
        const clone = page.getByRole('article', { name: /^Clone first/ });
        await clone.getByText(/^\$0\.0\d+$/).waitFor();
        await clone.getByText('2,005', { exact: true }).waitFor();
        const segments = await clone.locator('.grid .done').count();
        await clone.getByText(`${segments} of ${segments}`, { exact: true }).waitFor();
        // The large prefix is too much for one segment: by keyboard, the tree shows who took over its rest.
        await clone.getByText('segments as a tree').press('Enter');
        const split = clone.locator('li li').first();
        await split.waitFor();
        expect(await split.textContent()).toMatch(/^ *album\S+ there, \d+ objects$/);
        expect(segments).toBe(45 + (await clone.locator('li li').count()));
      },
      MINUTES,
    );

    test(
      'ships a file that is dropped while Logstash is down as soon as it is back',
      async () => {
        await press('Kill Logstash');
        await page.locator('input[type=file]').setInputFiles({
          name: 'mine.log',
          mimeType: 'text/plain',
          buffer: Buffer.from(sampleBytes({ format: 'classic', lines: 500, seed: 7 })),
        });
        // Until it fails something is seen to go on, and for how long.
        await page.locator('.box', { hasText: /Sockets.*connecting for [\d.]+ s/ }).waitFor();
        await row('mine.log failed').waitFor();
        await press('Bring Logstash back');
        await row('mine.log shipped 500 500').waitFor();
        expect(await figure(page, 'Dead letters')).toBe(0);

        await page.getByRole('button', { name: 'mine.log' }).click();
        await page.getByText('500 lines read = 500 sent + 0 failed').waitFor();
        await page
          .getByText(/^\d+ (ms|s) backoff, before the next attempt$/)
          .first()
          .waitFor();
        await page.getByText(/invocation: 500 lines confirmed over \d+ sockets?$/).waitFor();
        expect(await page.locator('mark').count()).toBeGreaterThan(20);
        await page.getByLabel('Text in them').fill('mine.log');
        await press('Search');
        await page.locator('summary', { hasText: '"key":"mine.log"' }).first().waitFor();
      },
      MINUTES,
    );

    test(
      'lets a broken file rest with the dead letters, and redrives it',
      async () => {
        await press('Put a broken file');
        const dead = row('broken-1.log.gz dead');
        await dead.waitFor();
        expect(await figure(page, 'Dead letters')).toBe(1);
        const told = page.getByText(/broken-1\.log\.gz: failed, [\d,]+ lines sent; .*\(3 times\)$/);
        const [, lines = ''] = /([\d,]+) lines/.exec((await told.textContent()) ?? '') ?? [];
        beforeBreak = Number(lines.replaceAll(',', ''));
        expect(beforeBreak).toBeGreaterThan(100);
        // The file, the list and the books say the same of it.
        expect(await dead.textContent()).toMatch(`dead${lines}${lines}`);
        const { words, wrong } = await books(page);
        expect(wrong).toEqual([]);
        expect(words).toContain(
          `= 60,500 of shipped files + ${lines} of files that were given up\n`,
        );
        await press('Redrive the dead letters');
        await page.locator('.given-up .count', { hasText: /^2$/ }).waitFor();
        await page.getByText('1 message back in the queue').waitFor();
        await page.getByText('the dead letters go back to the queue').waitFor();
        await serving.said(/^page: 1 message back in the queue$/m);
      },
      MINUTES,
    );

    test(
      'refuses a clone-request that makes no sense, and carries out one that does',
      async () => {
        const request = page.getByLabel('A clone-request');
        const asked = await request.inputValue();
        await request.fill(asked.replace('photos-copy', 'photos'));
        await press('Clone');
        await page.getByText(/destination.*expected/).waitFor();
        await request.fill(asked);
        await press('Clone');
        await page.getByText('clones, 2 finished', { exact: true }).waitFor();
        await press('Clone');
        await page.getByText(/was requested before|has ended already/).waitFor();
      },
      MINUTES,
    );

    test(
      'moves a weight, and returns a rollout of which log lines go missing',
      async () => {
        await page.getByRole('slider', { name: "Green's weight" }).fill('30');
        await page.getByText('Green is wanted at 30 %').waitFor();
        await page.getByLabel("Green's fault").selectOption('lost-lines');
        await press('Start a rollout');
        // Where it was asked for, and not above.
        const colours = page.getByRole('region', { name: 'Two colours under simulated traffic' });
        await colours.getByText('the rollout begins', { exact: true }).waitFor();
        await colours.getByText(/completeness waits for log files: [\d,]+ of 1,000/).waitFor();
        await colours
          .getByText(/^20\d\d-\d\d-\d\d \d\d:\d\d$/)
          .first()
          .waitFor();
        await page.getByText(/returned: .*completeness: .* of green's lines are missing/).waitFor();
      },
      MINUTES,
    );

    test(
      'is good for everybody, in the light and in the dark, and has nothing to complain of',
      async () => {
        const axe = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');
        const dark = await open('dark', page.url());
        await dark.getByText('clones, 2 finished', { exact: true }).waitFor();
        for (const each of [page, dark]) expect(await violations(each, axe)).toEqual([]);
        // On a telephone nothing lies beyond the edge.
        await dark.setViewportSize({ width: 420, height: 900 });
        expect(await dark.evaluate('document.documentElement.scrollWidth')).toBe(420);
        for (const what of ['.box', '.books p', '.files td', 'textarea'])
          for (const each of await dark.locator(what).all()) {
            const { x = 0, width = 0 } = (await each.boundingBox()) ?? {};
            expect([what, x + width <= 420]).toEqual([what, true]);
          }
        expect(await violations(dark, axe)).toEqual([]);
        expect(complaints).toEqual([]);
      },
      MINUTES,
    );

    test(
      'leaves a recording that opens from the disk and goes back and forth',
      async () => {
        isOver = true;
        serving.interrupt();
        expect((await serving.ended).status).toBe(130);
        expect((await stat(recording)).size).toBeLessThanOrEqual(1_000_000);
        const played = await open('light', pathToFileURL(recording).href);
        await played.getByText('clones, 2 finished', { exact: true }).waitFor();
        const different = SAMPLE_LINES + 500 + beforeBreak;
        expect(await figure(played, 'Logstash')).toBe(different);
        expect((await books(played)).wrong).toEqual([]);
        // All of it is told in counted time: the file that waited, the one that was redriven, the rollout that returned.
        await played.getByText(/Recorded with seed 1/).waitFor();
        await played.getByRole('row', { name: /mine\.log shipped 500 500/ }).waitFor();
        await played.getByRole('row', { name: /broken-1\.log\.gz dead/ }).waitFor();
        await played.getByText(/returned: .*completeness: /).waitFor();
        await played.getByLabel('Moment').fill('0');
        expect(await figure(played, 'Destination')).toBe(0);
        await played.getByLabel('Moment').press('End');
        expect(await figure(played, 'Logstash')).toBe(different);
        await page.getByText('not connected').waitFor();
        // The page that has lost its server says so, too.
        expect(complaints.filter((text) => !text.includes('ERR_'))).toEqual([]);
      },
      MINUTES,
    );
  },
);

/** What axe finds wrong, evaluated apart from the page's own policy. */
async function violations(page: Page, axe: string): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const evaluate = async (expression: string) => {
    const { result } = await session.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    return result.value as unknown;
  };
  await evaluate(axe);
  const found = await evaluate(
    'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + " " + nodes[0].html))',
  );
  return found as string[];
}
