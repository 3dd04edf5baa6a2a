package io.leafcast.daemon.log;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Binds slf4j to {@link LogLines}. {@code LEAFCAST_LOG} (debug, info, warn or error) is the least
 * severe level that is shown; libraries are heard from warn on, or from debug on if that is asked.
 */
public final class LogProvider implements SLF4JServiceProvider {
  private final Map<String, LineLogger> loggers = new ConcurrentHashMap<>();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter contexts = new NOPMDCAdapter();
  private final Level least = least(System.getenv().getOrDefault("LEAFCAST_LOG", "info"));

  private static Level least(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "debug" -> Level.DEBUG;
      case "warn" -> Level.WARN;
      case "error" -> Level.ERROR;
      default -> Level.INFO;
    };
  }

  private LineLogger logger(String name) {
    boolean quiet = least == Level.INFO && !name.equals("leafcast");
    return new LineLogger(name, LogLines.ofProcess(), quiet ? Level.WARN : least);
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name -> loggers.computeIfAbsent(name, this::logger);
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return contexts;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  @Override
  public void initialize() {
    // Nothing to prepare: loggers are made when they are asked for.
  }
}
