import { Fragment } from 'react';
import { moments } from './moments';
import { Instant } from './Time';

/** What the server says in a sentence: its instants, which are in UTC, are in the local zone here, UTC on hover. */
export function Said({ text }: { text: string }) {
  return moments(text).map((piece, at) =>
    typeof piece === 'string' ? <Fragment key={at}>{piece}</Fragment> : <Instant key={at} at={piece} />,
  );
}
