import type { Worker } from '../api/types';
import { DataTable } from '../parts/DataTable';
import { PageLink } from '../parts/Links';
import { Loaded } from '../parts/Loaded';
import { Section } from '../parts/Section';
import { texts } from '../texts';
import { useWorkers } from './queries';

const t = texts.settingsPage;

/** The servers that share the queue of work: where their workers stand, what they reach, and whether they are heard of. */
export function Workers() {
  const workers = useWorkers();
  return (
    <Section title={t.workers}>
      <Loaded query={workers}>
        {({ items }) => (
          <DataTable<Worker>
            label={t.workers}
            columns={[
              { name: t.host, value: (one) => one.host, cell: (one) => one.host },
              { name: t.site, value: (one) => one.site, cell: (one) => one.site ?? texts.nothing },
              {
                name: t.reaches,
                value: (one) => one.reaches.join(' '),
                cell: (one) => (one.reaches.length === 0 ? t.everything : one.reaches.join(', ')),
              },
              {
                name: t.atOnce,
                value: (one) => one.atOnce,
                cell: (one) => (one.atOnce === 0 ? t.requestsOnly : one.atOnce),
              },
              {
                name: t.running,
                value: (one) => one.running,
                cell: (one) => (
                  <PageLink to="/jobs" search={{ state: 'running' }}>
                    {one.running}
                  </PageLink>
                ),
              },
              { name: t.state, value: (one) => one.alive, cell: (one) => (one.alive ? t.alive : t.silent) },
              {
                name: t.worker,
                wide: true,
                value: (one) => one.name,
                cell: (one) => <span className="message">{one.name}</span>,
              },
            ]}
            rows={items}
            fileName="workers"
            idOf={(one) => one.name}
            testIdOf={(one) => `worker-${one.name}`}
            broad
          />
        )}
      </Loaded>
    </Section>
  );
}
