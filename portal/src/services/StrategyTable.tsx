import { Text } from '@mantine/core';
import type { LinkProps } from '@tanstack/react-router';
import type { ServiceStrategies, Strategy } from '../api/types';
import { DataTable, type Column } from '../parts/DataTable';
import { duration } from '../parts/format';
import { PageLink } from '../parts/Links';
import { Loaded } from '../parts/Loaded';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { texts } from '../texts';
import { useStrategies } from './queries';

const t = texts.services.strategies;

/** The ways to bring a service back at the other site, side by side, with what each number was come by. */
export function StrategyTable({ service }: { service: string }) {
  const strategies = useStrategies(service);
  const compared = strategies.data?.items[0];
  if (strategies.data && compared === undefined) return null;
  return (
    <Section
      title={t.title}
      hint={compared && (compared.recoverySite ? t.hint(compared.recoverySite) : t.noSite)}
    >
      <Loaded query={{ ...strategies, data: compared }}>
        {(of) => (
          <DataTable
            label={t.title}
            columns={columns(of)}
            rows={of.options}
            fileName={`strategies-${service}`}
            idOf={(option) => option.strategy}
            testIdOf={(option) => `strategy-${option.strategy}`}
            broad
          />
        )}
      </Loaded>
    </Section>
  );
}

/** What a month costs is of the sites' declared prices, what an incident costs of the service's declared impact. */
const PRICES: LinkProps = { to: '/declarations', search: { kind: 'Site' } };
const IMPACTS: LinkProps = { to: '/declarations', search: { kind: 'Service' } };

/** A cold one is measured by restores, a standby by what the sites say of it. */
const measuredAt = ({ strategy }: Strategy, { service }: ServiceStrategies): LinkProps =>
  strategy === 'cold' ? { to: '/compliance', search: { words: service } } : { to: '/recovery' };

const columns = (of: ServiceStrategies): Column<Strategy>[] => [
  {
    name: t.strategy,
    value: (option) => t.names[option.strategy] ?? option.strategy,
    cell: (option) => <Name option={option} of={of} />,
  },
  { name: t.possible, value: (option) => option.possible, cell: () => null, hidden: true },
  {
    name: t.rto,
    value: (option) => option.rtoSeconds,
    absent: (option) => !option.possible,
    cell: (option) => (
      <Measured
        option={option}
        value={seconds(option.rtoSeconds)}
        meets={option.meetsRto}
        evidence={measuredAt(option, of)}
      />
    ),
  },
  {
    name: t.rpo,
    value: (option) => option.rpoSeconds,
    absent: (option) => !option.possible,
    cell: (option) => (
      <Measured
        option={option}
        value={seconds(option.rpoSeconds)}
        meets={option.meetsRpo}
        evidence={measuredAt(option, of)}
      />
    ),
  },
  {
    name: t.cost,
    value: (option) => money(option.costPerMonth, option.costCurrency),
    absent: (option) => !option.possible,
    cell: (option) => (
      <Measured option={option} value={money(option.costPerMonth, option.costCurrency)} evidence={PRICES} />
    ),
  },
  {
    name: t.loss,
    value: (option) => money(option.lossPerIncident, option.lossCurrency),
    absent: (option) => !option.possible || option.lossPerIncident === null,
    cell: (option) => {
      const loss = money(option.lossPerIncident, option.lossCurrency);
      return loss === undefined ? texts.nothing : <PageLink {...IMPACTS}>{loss}</PageLink>;
    },
  },
  {
    name: t.because,
    wide: true,
    value: (option) =>
      option.possible ? [...option.unmeasured, ...option.from].join('; ') : option.obstacle,
    cell: (option) => <Because option={option} />,
  },
];

const seconds = (value?: number | null) =>
  value === undefined || value === null ? undefined : duration(value);

const money = (value?: number | null, currency?: string | null) =>
  value === undefined || value === null ? undefined : `${value.toFixed(2)} ${currency ?? ''}`.trim();

function Name({ option, of }: { option: Strategy; of: ServiceStrategies }) {
  return (
    <>
      {t.names[option.strategy] ?? option.strategy}
      {option.strategy === of.declared && <span className="of">{t.declared}</span>}
      {option.strategy === of.cheapest && <span className="of">{t.cheapest}</span>}
    </>
  );
}

function Measured(props: {
  option: Strategy;
  value?: string;
  meets?: boolean | null;
  /** Where it was taken from. */
  evidence: LinkProps;
}) {
  const { option, value, meets, evidence } = props;
  if (!option.possible) return texts.nothing;
  if (value === undefined)
    return (
      <span className="measured" data-missing>
        {t.notMeasured}
      </span>
    );
  return (
    <>
      <PageLink {...evidence} className="measured">
        {value}
      </PageLink>
      {meets !== undefined && meets !== null && (
        <div>
          <StatusBadge status={meets ? 'met' : 'missed'} label={meets ? t.meets : t.misses} />
        </div>
      )}
    </>
  );
}

/** What is not known comes first: it says what to do. */
function Because({ option }: { option: Strategy }) {
  if (!option.possible)
    return (
      <Text size="sm" className="message">
        {option.obstacle}
      </Text>
    );
  return (
    <ul className="plain">
      {option.unmeasured.map((line) => (
        <li key={line}>
          <Text size="sm" className="message">
            {line}
          </Text>
        </li>
      ))}
      {option.from.map((line) => (
        <li key={line}>
          <Text size="sm" c="dimmed" className="message">
            {line}
          </Text>
        </li>
      ))}
    </ul>
  );
}
