import { Link } from '@tanstack/react-router';
import { useDashboard } from '../api/queries';
import { useSession } from '../api/session';
import { useWaiting } from '../approvals/queries';
import { Count } from '../parts/Count';
import { texts } from '../texts';
import { PLACES, type Place } from './navigation';

/** Every page by name; what waits for somebody is counted. */
export function SideBar({ onGo }: { onGo?: () => void }) {
  const permissions = useSession().data?.permissions ?? [];
  return (
    <nav aria-label={texts.navigation.title} className="places">
      {PLACES.map((group) => (
        <div key={group.name}>
          <p className="places-name">{group.name}</p>
          <ul className="plain">
            {group.places
              .filter(({ needs }) => !needs || permissions.includes(needs))
              .map((place) => (
                <li key={place.name}>
                  <Link
                    to={place.to}
                    className="place"
                    activeOptions={{ exact: place.to === '/' }}
                    onClick={onGo}
                  >
                    <place.icon size={18} stroke={1.75} aria-hidden />
                    {place.name}
                    {place.counts && <Waiting on={place.counts} />}
                  </Link>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function Waiting({ on }: { on: NonNullable<Place['counts']> }) {
  const waiting = useWaiting();
  const { alerts = [], alertCount = 0 } = useDashboard().data ?? {};
  return on === 'approvals' ? (
    <Count of={waiting.items.length + waiting.plans.length} critical={false} />
  ) : (
    <Count of={alertCount} critical={alerts.some((alert) => alert.severity === 'critical')} />
  );
}
