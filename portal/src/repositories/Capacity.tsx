import { Text } from '@mantine/core';
import { useMemo } from 'react';
import type { CapacityReport } from '../api/types';
import { bytes } from '../parts/format';
import { Loaded } from '../parts/Loaded';
import { texts } from '../texts';
import { CapacityChart } from './CapacityChart';
import { curve } from './curve';
import { useCapacity } from './queries';

const t = texts.repositories.capacity;

/** How much a repository holds, how it came to that, and for how long there is room. */
export function Capacity({ name }: { name: string }) {
  return <Loaded query={useCapacity(name)}>{(data) => <Measured name={name} data={data} />}</Loaded>;
}

function Measured({ name, data }: { name: string; data: CapacityReport }) {
  const { forecast } = data;
  const drawn = useMemo(
    () =>
      curve(
        data.history.map((one) => ({ at: new Date(one.at).getTime(), bytes: one.storedBytes })),
        data.forecast.bytesADay ?? undefined,
      ),
    [data],
  );
  return (
    <div className="capacity" data-testid={`capacity-${name}`}>
      <dl className="facts facts-wide">
        <div>
          <dt>{t.room}</dt>
          <dd>
            {data.usableBytes === undefined || data.usableBytes === null ? (
              t.roomUnknown
            ) : (
              <>
                {bytes(data.usableBytes)}
                <span className="of">{t.roomOf(bytes(data.totalBytes ?? 0))}</span>
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>{t.rate}</dt>
          <dd>{rate(forecast)}</dd>
        </div>
        <div>
          <dt>{t.full}</dt>
          <dd>
            <span className="counted" data-tone={tone(forecast)}>
              {said(forecast)}
            </span>
            <span className="of">{t.from(days(forecast.fromDays))}</span>
          </dd>
        </div>
      </dl>
      {drawn ? (
        <CapacityChart
          drawn={drawn}
          label={t.chart(
            name,
            bytes(data.history[0]?.storedBytes ?? 0),
            bytes(data.history.at(-1)?.storedBytes ?? 0),
            data.history.length,
          )}
        />
      ) : (
        <Text size="xs" c="dimmed" mt="xs">
          {t.noLine}
        </Text>
      )}
    </div>
  );
}

type Forecast = CapacityReport['forecast'];

/** In tenths where there are few. */
const days = (value: number) => (value < 10 ? Math.floor(value * 10) / 10 : Math.floor(value));

function said(forecast: Forecast): string {
  switch (forecast.state) {
    case 'NOT_ENOUGH_HISTORY':
      return t.notEnough;
    case 'FILLS':
      return t.left(days(forecast.daysLeft ?? 0));
    case 'LASTS':
      return t.lasts;
    case 'ROOM_UNKNOWN':
      return t.unknown;
  }
}

function rate({ bytesADay }: Forecast): string {
  if (bytesADay === undefined || bytesADay === null) return texts.nothing;
  return `${bytesADay < 0 ? '−' : '+'}${bytes(Math.abs(bytesADay))} ${t.aDay}`;
}

/** A month is time to order disks, a week is not. */
function tone({ daysLeft }: Forecast): string | undefined {
  if (daysLeft === undefined || daysLeft === null) return undefined;
  return daysLeft < 7 ? 'bad' : daysLeft < 30 ? 'warning' : 'good';
}
