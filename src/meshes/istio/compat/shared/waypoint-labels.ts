type Labels = Readonly<Record<string, string>>;

/** Whether Kiali takes an object to go through a waypoint: by its own label, else by that of its namespace. */
export function isEnrolled(own: Labels, ofNamespace: Labels): boolean {
  const value = own[useWaypoint] ?? ofNamespace[useWaypoint] ?? '';
  return value !== '' && value !== 'none';
}

const useWaypoint = 'istio.io/use-waypoint';
