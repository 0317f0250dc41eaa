package io.holdfast.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import org.slf4j.LoggerFactory;

/** What a command that works by itself has to say beside its result: a line for each warning, with its reason, no stack. */
final class WarningsForPeople extends LayoutBase<ILoggingEvent> {
    private WarningsForPeople() {}

    /** From now on, on standard error. */
    static void begin() {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        WarningsForPeople layout = new WarningsForPeople();
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setLayout(layout);
        LogToStandardError.begin(context, encoder, Level.WARN);
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        IThrowableProxy reason = event.getThrowableProxy();
        String because = reason == null ? "" : ": " + reason.getMessage();
        return "warning: " + event.getFormattedMessage() + because + System.lineSeparator();
    }
}
