import { Text } from '@mantine/core';
import type { CapacityReport } from '../api/types';
import { absolute, bytes } from '../parts/format';
import { texts } from '../texts';
import { drawing, type Drawing } from './line';
import { useCapacity } from './queries';

const t = texts.repositories.capacity;

/** How much a repository holds, how it came to that, and for how long there is room. */
export function Capacity({ name }: { name: string }) {
  const { data, error } = useCapacity(name);
  if (error)
    return (
      <Text size="sm" className="message" role="alert">
        {error.message}
      </Text>
    );
  if (data === undefined) return <Text size="sm">{t.loading}</Text>;
  const { forecast } = data;
  const drawn = drawing(
    data.history.map((one) => ({ at: new Date(one.at).getTime(), bytes: one.storedBytes })),
    forecast.bytesADay ?? undefined,
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
        <Chart drawn={drawn} name={name} report={data} />
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

function Chart({ drawn, name, report }: { drawn: Drawing; name: string; report: CapacityReport }) {
  const first = report.history[0];
  const last = report.history.at(-1);
  return (
    <figure className="capacity-chart">
      <div className="capacity-scale" aria-hidden>
        <span>{bytes(drawn.most)}</span>
        <span>{bytes(drawn.least)}</span>
      </div>
      <svg
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
        role="img"
        aria-label={t.chart(
          name,
          bytes(first?.storedBytes ?? 0),
          bytes(last?.storedBytes ?? 0),
          report.history.length,
        )}
      >
        <polygon className="capacity-area" points={drawn.area} />
        <polyline className="capacity-line" points={drawn.line} vectorEffect="non-scaling-stroke" />
        {drawn.ahead && (
          <polyline className="capacity-ahead" points={drawn.ahead} vectorEffect="non-scaling-stroke" />
        )}
      </svg>
      <figcaption>
        <span>{absolute(new Date(drawn.from)).slice(0, 10)}</span>
        <span>
          {drawn.ahead && <span className="capacity-key">{t.ahead}</span>}{' '}
          {absolute(new Date(drawn.to)).slice(0, 10)}
        </span>
      </figcaption>
    </figure>
  );
}
