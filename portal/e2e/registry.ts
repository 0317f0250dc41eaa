import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

/** A model registry as the demo platform has one: two versions of a model, each with the data that it was trained on. */
export function fillRegistry(registry: string): void {
  for (const version of ['1', '2']) {
    const ticks = `day,price\n2026-10-0${version},10${version}\n`;
    const data = join(registry, 'datasets/ticks', `2026-1${version}`);
    mkdirSync(data, { recursive: true });
    writeFileSync(join(data, 'ticks.csv'), ticks);
    const weights = Buffer.alloc(100_000, version);
    const model = join(registry, 'price-forecaster', version);
    mkdirSync(model, { recursive: true });
    writeFileSync(join(model, 'weights.safetensors'), weights);
    writeFileSync(
      join(model, 'model.json'),
      JSON.stringify({
        name: 'price-forecaster',
        version,
        created: `2026-11-0${version}T08:15:00Z`,
        framework: 'pytorch 2.9',
        files: [{ path: 'weights.safetensors', bytes: weights.length, sha256: sha256(weights) }],
        // as sha256sum prints it of what sha256sum prints of its files
        trainingData: [
          { dataset: 'ticks', version: `2026-1${version}`, sha256: sha256(`${sha256(ticks)}  ticks.csv\n`) },
        ],
      }),
    );
  }
}
