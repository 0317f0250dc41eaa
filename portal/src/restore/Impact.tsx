import { Alert, List, Text } from '@mantine/core';
import type { DryRun, DryRunEffect } from '../api/types';
import { DataTable, type Column } from '../parts/DataTable';
import { Failure } from '../parts/Failure';
import { bytes, duration, withLocalTimes } from '../parts/format';
import { PageLink } from '../parts/Links';
import { Said } from '../parts/Said';
import { texts } from '../texts';

const t = texts.restore.impact;
const known = (value: number | null | undefined): value is number => value !== undefined && value !== null;

/** What a restore would do to what lives, what it brings, who has to agree, and what is in the way. */
export function Impact({ plan }: { plan: DryRun }) {
  const { impact, approval } = plan;
  const inPlace = impact.way === 'IN_PLACE';
  return (
    <>
      {plan.obstacles.map((obstacle) => (
        <Failure key={obstacle} title={t.inTheWay} says={withLocalTimes(obstacle)} />
      ))}
      <Alert
        className="notice"
        data-tone={inPlace ? 'warning' : 'good'}
        role="note"
        title={t.touches}
        data-testid="impact"
      >
        <Text size="sm">{t.ways[impact.way]}</Text>
        {impact.notes.map((note) => (
          <Text key={note} size="sm" className="message">
            <Said text={note} />
          </Text>
        ))}
      </Alert>
      {impact.effects.length > 0 && <Effects effects={impact.effects} />}
      <Approval approval={approval} />
    </>
  );
}

function Effects({ effects }: { effects: DryRunEffect[] }) {
  const columns: Column<DryRunEffect>[] = [
    { name: t.act, value: (one) => t.acts[one.act], cell: (one) => t.acts[one.act] },
    {
      name: t.what,
      value: (one) => one.name,
      cell: (one) => (
        <span className="message">
          {one.name}{' '}
          <span className="of">
            {[texts.restore.browser.types[one.type].toLowerCase(), one.detail].filter(Boolean).join(', ')}
          </span>
        </span>
      ),
    },
  ];
  if (effects.some((one) => known(one.entries)))
    columns.push({
      name: t.entries,
      value: (one) => one.entries,
      cell: (one) => (known(one.entries) ? one.entries.toLocaleString('en') : texts.nothing),
      absent: (one) => !known(one.entries),
    });
  if (effects.some((one) => known(one.rows)))
    columns.push({
      name: texts.restore.browser.rows,
      value: (one) => one.rows,
      cell: (one) =>
        known(one.rows)
          ? `${one.counted ? '' : `${texts.restore.browser.about} `}${one.rows.toLocaleString('en')}`
          : texts.nothing,
      absent: (one) => !known(one.rows),
    });
  if (effects.some((one) => known(one.bytes)))
    columns.push({
      name: texts.restore.browser.size,
      value: (one) => one.bytes,
      cell: (one) => (known(one.bytes) ? bytes(one.bytes) : texts.nothing),
      absent: (one) => !known(one.bytes),
    });
  return (
    <DataTable
      label={t.title}
      columns={columns}
      rows={effects}
      fileName="impact"
      idOf={(one) => `${one.act} ${one.type} ${one.name}`}
      testIdOf={(one) => `effect-${one.act}-${one.name}`}
    />
  );
}

function Approval({ approval }: { approval: DryRun['approval'] }) {
  const { when, alone, roles, people, count } = approval;
  const nobody = when !== 'NEVER' && !alone && count === 0;
  return (
    <Alert
      className="notice"
      data-tone={nobody ? 'bad' : when === 'NEVER' ? 'good' : 'waiting'}
      role={nobody ? 'alert' : 'note'}
      title={t.approval}
      data-testid="approval"
    >
      <Text size="sm">{t.when[when]}</Text>
      {when !== 'NEVER' &&
        (alone ? (
          <Text size="sm">{t.alone}</Text>
        ) : (
          <>
            <Text size="sm">{t.may(roles.map((role) => texts.peoplePage.roleNames[role] ?? role))}</Text>
            {count > 0 ? (
              <>
                <Text size="sm">{t.people(count)}</Text>
                <List size="sm" className="message">
                  {people.map((name) => (
                    <List.Item key={name}>{name}</List.Item>
                  ))}
                </List>
                {count > people.length && <Text size="sm">{t.more(count - people.length)}</Text>}
              </>
            ) : (
              <Text size="sm">
                {t.nobody} <PageLink to="/people">{t.nobodyNext}</PageLink>
              </Text>
            )}
          </>
        ))}
    </Alert>
  );
}

/** What is read and how long it takes, for a list of facts. */
export function Cost({ plan }: { plan: DryRun }) {
  const { reading, expected } = plan;
  return (
    <>
      <div>
        <dt>{t.read}</dt>
        <dd>
          {known(reading.storedBytes) ? bytes(reading.storedBytes) : t.atMost(bytes(reading.bytes))}
          {known(reading.storedBytes) && known(reading.files) && (
            <span className="of">{t.readFor(bytes(reading.bytes), reading.files)}</span>
          )}
        </dd>
      </div>
      <div>
        <dt>{t.time}</dt>
        <dd>
          {known(expected.seconds) ? t.about(duration(Math.max(1, Math.round(expected.seconds)))) : t.unknown}
          <span className="of">
            {texts.targets.target(duration(expected.targetMinutes * 60))}
            {expected.withinTarget === false && `: ${t.tooSlow}`}
          </span>
          <span className="of">{expected.source}</span>{' '}
          {expected.from[0] && (
            <PageLink to="/restores/$id" params={{ id: expected.from[0] }} size="xs">
              {t.latest}
            </PageLink>
          )}
        </dd>
      </div>
    </>
  );
}
