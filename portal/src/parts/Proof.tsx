import { Tooltip } from '@mantine/core';
import { LEVELS } from '../api/words';
import { texts } from '../texts';

/** How far something is proven: in a word, in steps, in a sentence on hover and focus. */
export function Proof({ level }: { level?: string | null }) {
  const t = texts.targets;
  const reached = LEVELS.findIndex((one) => one === level) + 1;
  return (
    <Tooltip label={texts.proofs[level ?? ''] ?? texts.proofs.NONE}>
      <span tabIndex={0} className="hinted">
        {texts.levels[level ?? ''] ?? t.none}
        <span className="steps" aria-hidden>
          {LEVELS.map((one, at) => (
            <i key={one} data-reached={at < reached || undefined} />
          ))}
        </span>
        <span className="of">{t.level(reached, LEVELS.length)}</span>
      </span>
    </Tooltip>
  );
}
