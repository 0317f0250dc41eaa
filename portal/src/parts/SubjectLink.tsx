import { useInventory } from '../api/queries';
import { PageLink } from './Links';

/** What an alert is about, and the way to it: a data set's timeline, a service, a repository, a plan; else only its name. */
export function SubjectLink({ name }: { name: string }) {
  const inventory = useInventory().data;
  const dataSet = inventory?.dataSets.find((one) => one.name === name);
  if (dataSet?.service)
    return (
      <PageLink to="/services/$name" params={{ name: dataSet.service }} search={{ dataSet: name }}>
        {name}
      </PageLink>
    );
  if (inventory?.services.some((one) => one.name === name))
    return (
      <PageLink to="/services/$name" params={{ name }}>
        {name}
      </PageLink>
    );
  if (inventory?.repositories.some((one) => one.name === name))
    return <PageLink to="/repositories">{name}</PageLink>;
  if (inventory?.plans.some((one) => one.name === name)) return <PageLink to="/recovery">{name}</PageLink>;
  return name;
}
