package io.holdfast.control.inventory;

import io.holdfast.control.access.DeclaredServices;
import io.holdfast.control.inventory.Declaration.DataSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Where services run, as it is declared. */
@Component
class ServiceSites implements DeclaredServices {
    private final InventoryStore store;

    ServiceSites(InventoryStore store) {
        this.store = store;
    }

    @Override
    public Map<String, Optional<String>> sites() {
        return store.current().serviceSites();
    }

    @Override
    public Set<String> installation() {
        return store.current().dataSets().stream()
                .filter(dataSet -> dataSet.kind().equals(OwnDeclarations.KIND))
                .map(DataSet::service)
                .collect(Collectors.toUnmodifiableSet());
    }
}
