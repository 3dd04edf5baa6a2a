package io.leafcast.daemon.http;

import com.google.common.base.Splitter;
import com.google.errorprone.annotations.Immutable;
import java.util.List;
import java.util.Locale;

/** What came of the octets that a client has sent so far. Pure. */
@Immutable
sealed interface Head {
  /** Of a whole head. */
  int MOST_OCTETS = 8192;

  /** Of a method; ours have four at most. */
  int LONGEST_METHOD = 20;

  /** More octets are needed. */
  @Immutable
  record Unfinished() implements Head {}

  /** Answered at once, and the connection ended: what else the client sends is not looked at. */
  @Immutable
  record Refused(Answer answer) implements Head {}

  /** A request; the octets after the first {@code octets} are of the next one. */
  @Immutable
  record Asked(String path, Body body, After after, int octets) implements Head {}

  /** Whether the answer has one: not that of HEAD. */
  enum Body {
    SENT,
    LEFT_OUT
  }

  /** What becomes of the connection after the answer. */
  enum After {
    KEEP,
    CLOSE
  }

  /** Reads {@code text}, one character per octet. The method is judged before the rest is there. */
  static Head of(String text) {
    // RFC 9112 section 2.2: an empty line before a request is passed over.
    int start = text.startsWith("\r\n") ? 2 : text.startsWith("\n") ? 1 : 0;
    int space = text.indexOf(' ', start);
    int lineEnd = text.indexOf('\n', start);
    if (space < 0 || (lineEnd >= 0 && lineEnd < space)) {
      return lineEnd >= 0 || text.length() - start > LONGEST_METHOD ? noHttp() : new Unfinished();
    }
    String method = text.substring(start, space);
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return new Refused(Answer.plain(405, "only GET and HEAD are answered here"));
    }
    int end = end(text, start);
    if (end < 0) {
      return text.length() < MOST_OCTETS
          ? new Unfinished()
          : new Refused(Answer.plain(431, "a request has at most " + MOST_OCTETS + " octets here"));
    }
    return asked(Splitter.on('\n').splitToList(text.substring(start, end)), end);
  }

  /** Where the empty line ends; -1 while there is none. */
  private static int end(String text, int start) {
    int bare = text.indexOf("\n\n", start);
    int usual = text.indexOf("\n\r\n", start);
    if (bare < 0 || (usual >= 0 && usual < bare)) {
      return usual < 0 ? -1 : usual + 3;
    }
    return bare + 2;
  }

  private static Head asked(List<String> lines, int octets) {
    List<String> words = Splitter.on(' ').splitToList(lines.getFirst().strip());
    if (words.size() != 3) {
      return noHttp();
    }
    String version = words.get(2);
    if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
      return new Refused(Answer.plain(505, "HTTP/1.1 is spoken here"));
    }
    After after = version.equals("HTTP/1.1") ? After.KEEP : After.CLOSE;
    for (String line : lines.subList(1, lines.size())) {
      String field = line.strip().toLowerCase(Locale.ROOT);
      if (field.startsWith("transfer-encoding:")
          || (field.startsWith("content-length:")
              && !field.endsWith(":0")
              && !field.endsWith(" 0"))) {
        return new Refused(Answer.plain(400, "a request has no body here"));
      }
      if (field.startsWith("connection:") && field.contains("close")) {
        after = After.CLOSE;
      }
    }
    Body body = words.get(0).equals("GET") ? Body.SENT : Body.LEFT_OUT;
    return new Asked(path(words.get(1)), body, after, octets);
  }

  /** Without the query, and without the host of an absolute form. */
  private static String path(String target) {
    String whole =
        target.startsWith("http://") && target.indexOf('/', 7) > 0
            ? target.substring(target.indexOf('/', 7))
            : target;
    int query = whole.indexOf('?');
    return query < 0 ? whole : whole.substring(0, query);
  }

  private static Head noHttp() {
    return new Refused(Answer.plain(400, "that is no HTTP"));
  }
}
