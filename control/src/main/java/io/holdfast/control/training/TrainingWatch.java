package io.holdfast.control.training;

import io.holdfast.control.alert.Alerts;
import io.holdfast.control.training.TrainingRegister.Standing;
import io.holdfast.control.training.TrainingRegister.TrainedPerson;
import io.holdfast.control.work.Ticking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Raises an alert for everybody whose training for a role that a plan has runs out soon, or has run out. */
@Component
class TrainingWatch extends Ticking {
    private static final Duration EVERY = Duration.ofSeconds(30);
    private static final String KIND = "training";

    private final TrainingRegister register;
    private final Alerts alerts;

    TrainingWatch(TrainingRegister register, Alerts alerts) {
        super("training-watch", EVERY);
        this.register = register;
        this.alerts = alerts;
    }

    @EventListener(TrainingChanged.class)
    void changed() {
        tick();
    }

    @Override
    protected void tick() {
        List<String> causes = new ArrayList<>();
        for (TrainedPerson one : register.all().people()) {
            if (one.standing() == Standing.OVERDUE || one.standing() == Standing.RUNS_OUT) {
                causes.add(raise(one));
            }
        }
        alerts.resolveOthers(KIND, causes);
    }

    private String raise(TrainedPerson one) {
        String cause = (KIND + ":" + one.person() + "/" + one.role()).toLowerCase(Locale.ROOT);
        boolean over = one.standing() == Standing.OVERDUE;
        alerts.raise(
                cause,
                Alerts.Severity.WARNING,
                "The training of " + one.person() + " as " + one.role() + (over ? " has run out" : " runs out soon"),
                "They were trained on " + one.trainedOn() + ", which " + (over ? "held" : "holds") + " until "
                        + one.validUntil() + " for plan " + String.join(", ", one.plans())
                        + ". Hold a drill with them in this role, or train them and say: holdfast dr training --record '"
                        + one.person() + "=" + one.role() + "'.",
                one.plans().getFirst());
        return cause;
    }
}
