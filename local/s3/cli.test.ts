import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { localEnvironment } from '../credentials';
import { toolOrReason } from '../tools/find-tool';
import { openS3 } from './server';

const cli = toolOrReason('aws');

if ('reason' in cli) {
  test.skip(`the AWS CLI against the embedded server: ${cli.reason}`, () => {});
} else {
  test('the AWS CLI makes, fills, syncs, lists and removes a bucket', async () => {
    await using server = await openS3();
    const directory = await mkdtemp(join(tmpdir(), 's3-cli-'));
    const aws = async (...flags: string[]) => {
      const { stdout } = await promisify(execFile)(cli.tool, flags, {
        env: {
          ...process.env,
          ...localEnvironment(server),
          AWS_DEFAULT_REGION: server.region,
          AWS_CONFIG_FILE: join(directory, 'none'),
        },
      });
      return stdout;
    };
    try {
      const source = join(directory, 'source');
      await mkdir(join(source, 'sub dir'), { recursive: true });
      await writeFile(join(source, 'one.txt'), 'one');
      await writeFile(join(source, 'sub dir', 'two+ü.txt'), 'two');
      // Above the CLI's threshold: a multipart upload.
      await writeFile(join(source, 'large.bin'), Buffer.alloc(9 * 1024 ** 2, 'large'));
      await aws('s3', 'mb', 's3://files');
      await aws('s3', 'cp', join(source, 'one.txt'), 's3://files/copied.txt');
      await aws('s3', 'sync', source, 's3://files/tree');
      const listed = await aws('s3', 'ls', 's3://files', '--recursive');
      expect(listed.match(/\S+ +\d+ (.*)$/gm)?.map((line) => line.replace(/^.*? +/, ''))).toEqual([
        '3 copied.txt',
        '9437184 tree/large.bin',
        '3 tree/one.txt',
        '3 tree/sub dir/two+ü.txt',
      ]);
      expect(await aws('s3', 'ls', 's3://files')).toMatch(/PRE tree\//);
      await aws('s3', 'sync', 's3://files', join(directory, 'back'));
      const large = await readFile(join(directory, 'back', 'tree', 'large.bin'));
      expect(Buffer.compare(large, Buffer.alloc(9 * 1024 ** 2, 'large'))).toBe(0);
      const flags = ['--bucket', 'files', '--key', 'tree/large.bin', '--query', 'ContentLength'];
      expect(JSON.parse(await aws('s3api', 'head-object', ...flags))).toBe(9_437_184);
      await aws('s3', 'sync', 's3://files/tree', 's3://files/again');
      await aws('s3', 'rb', 's3://files', '--force');
      expect(await aws('s3', 'ls')).toBe('');
    } finally {
      await rm(directory, { recursive: true });
    }
  });
}
