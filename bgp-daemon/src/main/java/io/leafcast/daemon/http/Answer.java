package io.leafcast.daemon.http;

import com.google.errorprone.annotations.Immutable;

/** What a request is answered with; {@code status} is one of RFC 9110 section 15. */
@Immutable
public record Answer(int status, String type, String body) {

  /** One line of text. */
  public static Answer plain(int status, String line) {
    return new Answer(status, "text/plain; charset=utf-8", line + "\n");
  }

  String reason() {
    return switch (status) {
      case 200 -> "OK";
      case 400 -> "Bad Request";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 431 -> "Request Header Fields Too Large";
      case 503 -> "Service Unavailable";
      case 505 -> "HTTP Version Not Supported";
      default -> "Internal Server Error";
    };
  }
}
