import { Link } from '@tanstack/react-router';
import { useDashboard } from '../api/queries';
import { useSession } from '../api/session';
import { useWaiting } from '../approvals/queries';
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
                    {place.counts && <Count of={place.counts} />}
                  </Link>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function Count({ of }: { of: NonNullable<Place['counts']> }) {
  const waiting = useWaiting();
  const approvals = waiting.items.length + waiting.plans.length;
  const alerts = useDashboard().data?.alerts ?? [];
  const count = of === 'approvals' ? approvals : alerts.length;
  if (count === 0) return null;
  const critical = of === 'alerts' && alerts.some((alert) => alert.severity === 'critical');
  return (
    <span className="pill count" data-tone={critical ? 'bad' : 'warning'}>
      {count}
    </span>
  );
}
