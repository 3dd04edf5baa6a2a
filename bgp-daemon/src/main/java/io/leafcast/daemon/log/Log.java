package io.leafcast.daemon.log;

import io.leafcast.bgp.speaker.Note;
import io.leafcast.bgp.words.Words;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon's own lines, in one form: {@code event=session-down peer=leaf-1 reason=own-fault
 * words}.
 */
public final class Log {
  private static final Logger LOGGER = LoggerFactory.getLogger("leafcast");

  private Log() {}

  public static void info(String text) {
    LOGGER.info(text);
  }

  public static void warn(String text) {
    LOGGER.warn(text);
  }

  public static void error(String text) {
    LOGGER.error(text);
  }

  public static void error(String text, Throwable thrown) {
    LOGGER.error(text, thrown);
  }

  /** What the speaker told, at the level of its severity. */
  public static void note(Note note) {
    String line = line(note);
    switch (note.kind().severity()) {
      case DETAIL -> LOGGER.debug(line);
      case INFO -> LOGGER.info(line);
      case WARNING -> LOGGER.warn(line);
      case ERROR -> LOGGER.error(line);
    }
  }

  /** Codes for programs, then words for people. */
  static String line(Note note) {
    String subject = Words.of(note.subject());
    return "event="
        + note.kind().code()
        + (subject.isEmpty() ? "" : " " + subject)
        + note.reason().map(reason -> " reason=" + reason.code()).orElse("")
        + " "
        + Words.of(note);
  }
}
