package io.holdfast.control.inventory;

import io.holdfast.control.access.DeclaredServices;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Site;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Where services run, as it is declared: at their own site, else at the primary one. */
@Component
class ServiceSites implements DeclaredServices {
    private final InventoryStore store;

    ServiceSites(InventoryStore store) {
        this.store = store;
    }

    @Override
    public Map<String, Optional<String>> sites() {
        Inventory current = store.current();
        Optional<String> primary = current.primarySite().map(Site::name);
        Map<String, Optional<String>> sites = new HashMap<>();
        current.services()
                .forEach(service -> sites.put(service.name(), service.site().or(() -> primary)));
        return sites;
    }

    @Override
    public Set<String> installation() {
        return store.current().dataSets().stream()
                .filter(dataSet -> dataSet.kind().equals(OwnDeclarations.KIND))
                .map(DataSet::service)
                .collect(Collectors.toUnmodifiableSet());
    }
}
