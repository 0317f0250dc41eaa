import { Progress, Text } from '@mantine/core';
import type { WorkProgress } from '../api/types';
import { texts } from '../texts';
import { bytes, duration } from './format';

const t = texts.backups;

/** How far work is: stage, bytes, rate and what is left; a bar without an end where the end is not known. */
export function WorkBar({ progress }: { progress: WorkProgress }) {
  const done = progress.processedBytes ?? 0;
  const all = progress.expectedBytes ?? 0;
  const rate = progress.bytesPerSecond ?? 0;
  const left = progress.etaSeconds;
  // what comes after the last byte, such as checks, is not counted in bytes
  const counting = all > 0 && done < all;
  return (
    <>
      {counting ? (
        <Progress
          value={(done / all) * 100}
          // each step of a transition lays out the whole table that the bar is in
          transitionDuration={0}
          size="sm"
          my={6}
          aria-label={t.progress(progress.stage)}
        />
      ) : (
        <Progress value={100} striped animated size="sm" my={6} aria-label={t.progress(progress.stage)} />
      )}
      <Text size="xs">
        {progress.stage}: {bytes(done)}
        {counting && ` ${texts.of} ${bytes(all)}`}
        {rate > 0 && ` · ${bytes(rate)}/s`}
        {left !== undefined && left !== null && ` · ${t.eta(duration(left))}`}
      </Text>
    </>
  );
}
