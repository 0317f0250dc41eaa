package io.holdfast.control.access;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Tells which services the caller may see, or act on with a permission. To be asked on the thread of a request; outside of
 * one the application itself asks, which may do everything.
 */
@Component
public class Access {
    private final CallerRights caller;
    private final DeclaredServices declared;

    Access(CallerRights caller, DeclaredServices declared) {
        this.caller = caller;
        this.declared = declared;
    }

    /** What the caller may see. */
    public Reach seen() {
        return reach(Permission.READ);
    }

    /** Reads the inventory for those whose rights are limited to places. */
    public Reach reach(Permission permission) {
        return reach(caller.current(), permission);
    }

    /** As above, of somebody with these rights. */
    public Reach reach(Rights rights, Permission permission) {
        if (rights.everywhere().contains(permission)) {
            return Reach.EVERYTHING;
        }
        Map<String, Optional<String>> sites = declared.sites();
        Set<String> services = new HashSet<>(sites.keySet());
        // also one that is no longer declared: its recovery points are still there
        services.addAll(rights.namedServices());
        services.removeAll(declared.installation());
        services.removeIf(service -> !rights.allow(permission, service, sites.getOrDefault(service, Optional.empty())));
        return Reach.of(services);
    }

    /**
     * Refuses a caller who may not do this to what concerns these services. That they may see it has been decided before.
     *
     * @throws RuntimeException status 403
     */
    public void require(Collection<Permission> anyOf, Collection<String> services) {
        if (anyOf.stream().noneMatch(permission -> reach(permission).coversAll(services))) {
            throw caller.refusal();
        }
    }
}
