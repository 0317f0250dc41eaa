import type { ServiceRisk } from '../api/types';
import { nextStep } from '../overview/nextStep';

export type Service = ServiceRisk['service'];

/** The data set of a service that is worst, and what to do about it. */
export function worstOf(risk: ServiceRisk) {
  const worst = risk.dataSets[0];
  return worst && { dataSet: worst.dataSet, next: nextStep(worst)?.says };
}
