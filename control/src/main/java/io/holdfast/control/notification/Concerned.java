package io.holdfast.control.notification;

import io.holdfast.control.alert.Alert;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.NotificationChannel;
import io.holdfast.control.inventory.Inventory;
import java.util.List;

/** Which services an alert concerns, and which channels are told of it. */
final class Concerned {
    private Concerned() {}

    /** In name order; none for what concerns the platform as a whole. */
    static List<String> services(Alert alert, Inventory inventory) {
        String subject = alert.subject();
        if (inventory.services().stream().anyMatch(service -> service.name().equals(subject))) {
            return List.of(subject);
        }
        return inventory.dataSets().stream()
                .filter(dataSet -> dataSet.name().equals(subject)
                        || inventory.policyOf(dataSet).repositories().contains(subject))
                .map(DataSet::service)
                .distinct()
                .sorted()
                .toList();
    }

    static boolean tells(NotificationChannel channel, Alert alert, List<String> services) {
        return channel.severities().contains(alert.severity())
                && (channel.services().isEmpty() || services.stream().anyMatch(channel.services()::contains))
                // that it cannot be told of anything, it cannot be told either
                && !alert.subject().equals(ChannelHealth.subject(channel.name()));
    }
}
