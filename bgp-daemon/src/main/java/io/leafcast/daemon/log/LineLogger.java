package io.leafcast.daemon.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * One name's logger. Lines of ours stand for themselves; those of libraries begin with the name.
 */
final class LineLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1L;
  private static final String OURS = "leafcast";

  private final transient LogLines lines;
  private final Level least;

  LineLogger(String name, LogLines lines, Level least) {
    this.name = name;
    this.lines = lines;
    this.least = least;
  }

  private boolean shows(Level level) {
    return level.toInt() >= least.toInt();
  }

  @Override
  public boolean isTraceEnabled() {
    return shows(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return shows(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return shows(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return shows(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return shows(Level.ERROR);
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String message,
      @Nullable Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    String text = MessageFormatter.basicArrayFormat(message, arguments);
    lines.write(
        (level.name() + " ").substring(0, 5),
        (name.equals(OURS) ? "" : name + ": ") + text + (thrown == null ? "" : describe(thrown)));
  }

  /** The exception, its causes and where each was thrown, on one line. */
  private static String describe(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    int links = 0;
    for (Throwable link = thrown; link != null && links < 5; link = link.getCause()) {
      text.append(links == 0 ? ": " : "; because of ").append(link);
      StackTraceElement[] trace = link.getStackTrace();
      for (int i = 0; i < Math.min(trace.length, 4); i++) {
        text.append(i == 0 ? " at " : " < ").append(trace[i]);
      }
      links++;
    }
    return text.toString();
  }
}
