package io.holdfast.server.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.Severity;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/**
 * Gives the server's log to the collector too, each line with the trace of the request that it belongs to. Lines are queued,
 * and dropped when the collector does not take them: it never holds the server up. Safe for many threads.
 */
@Component
@ConditionalOnProperty(name = "management.opentelemetry.enabled", havingValue = "true")
class LogExport extends AppenderBase<ILoggingEvent> implements InitializingBean, DisposableBean {
    /** What the export says of itself would be exported without end. */
    private static final String OWN = "io.opentelemetry";

    private static final AttributeKey<String> THREAD = AttributeKey.stringKey("thread.name");
    private static final AttributeKey<String> STACK = AttributeKey.stringKey("exception.stacktrace");

    private final OpenTelemetry telemetry;

    LogExport(OpenTelemetry telemetry) {
        this.telemetry = telemetry;
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @Override
    public void afterPropertiesSet() {
        setName("otlp");
        setContext((LoggerContext) LoggerFactory.getILoggerFactory());
        start();
        root().addAppender(this);
    }

    @Override
    public void destroy() {
        root().detachAppender(this);
        stop();
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLoggerName().startsWith(OWN)) {
            return;
        }
        LogRecordBuilder line = telemetry
                .getLogsBridge()
                .get(event.getLoggerName())
                .logRecordBuilder()
                .setTimestamp(event.getInstant())
                .setSeverity(severity(event.getLevel()))
                .setSeverityText(event.getLevel().toString())
                .setBody(event.getFormattedMessage())
                .setAttribute(THREAD, event.getThreadName());
        if (event.getThrowableProxy() != null) {
            line.setAttribute(STACK, ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        line.emit();
    }

    private static Severity severity(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> Severity.ERROR;
            case Level.WARN_INT -> Severity.WARN;
            case Level.INFO_INT -> Severity.INFO;
            case Level.DEBUG_INT -> Severity.DEBUG;
            default -> Severity.TRACE;
        };
    }
}
