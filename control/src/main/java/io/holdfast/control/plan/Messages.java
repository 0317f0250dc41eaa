package io.holdfast.control.plan;

import io.holdfast.control.NotFoundException;
import io.holdfast.control.inventory.Declaration.Communication;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Placeholders;
import io.holdfast.control.inventory.StepAction.Notify;
import io.holdfast.control.notification.Announcements;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Tells those of the communication list, each by its channel; what has none a person has to say. */
@Component
class Messages {
    private final Announcements announcements;

    Messages(Announcements announcements) {
        this.announcements = announcements;
    }

    /** What somebody is told. @param channel empty: by a person */
    record Rendered(Communication to, String text) {}

    static List<Rendered> rendered(DrPlan plan, Notify notify, Map<String, String> values) {
        return plan.communication().stream()
                .filter(notify::reaches)
                .map(entry -> new Rendered(entry, Placeholders.filled(entry.message(), values)))
                .toList();
    }

    Done perform(Work work, Notify notify) throws StepFailedException, InterruptedException {
        List<String> told = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (Rendered message : rendered(work.plan(), notify, work.values())) {
            Communication to = message.to();
            if (to.channel().isEmpty()) {
                told.add("TO BE TOLD BY A PERSON: " + to.role() + " (" + to.contact() + "): " + message.text());
                continue;
            }
            try {
                announcements.send(
                        to.channel().get(),
                        work.id(to.channel().get() + "/" + to.role()),
                        work.run().plan() + " (" + work.run().mode().word() + "): to " + to.role(),
                        message.text(),
                        work.run().plan());
                told.add(to.role() + " by " + to.channel().get() + ": " + message.text());
            } catch (IOException | NotFoundException e) {
                failed.add(to.role() + " by " + to.channel().get() + ": " + e.getMessage());
            }
        }
        if (!failed.isEmpty()) {
            throw new StepFailedException("Not told: " + String.join("; ", failed)
                    + (told.isEmpty() ? "" : ". Told: " + String.join("; ", told)));
        }
        return Done.of(told.isEmpty() ? "Nobody is on the list." : String.join("\n", told));
    }

    /** What would be said. */
    static Done check(DrPlan plan, Notify notify, Map<String, String> values) {
        List<String> lines = rendered(plan, notify, values).stream()
                .map(message -> message.to().role() + " by "
                        + message.to().channel().orElse("a person") + ": " + message.text())
                .toList();
        return Done.of(lines.isEmpty() ? "Nobody is on the list." : "Would be told: " + String.join("\n", lines));
    }
}
