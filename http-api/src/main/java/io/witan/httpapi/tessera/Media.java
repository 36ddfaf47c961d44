package io.witan.httpapi.tessera;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.MediaTypes;
import java.util.Locale;
import java.util.Optional;

/** The forms of JSON by which Tessera tells versions of its interface apart. */
enum Media {
  JSON(ContentTypes.APPLICATION_JSON),
  /** Several keys on one manager: answers name the sender and the manager's own parties. */
  V2_1(vendor("2.1")),
  /** Privacy groups. */
  V3_0(vendor("3.0")),
  /** Mandatory recipients. */
  V4_0(vendor("4.0"));

  @SuppressWarnings("ImmutableEnumChecker") // Akka's values do not change.
  private final ContentType type;

  Media(ContentType type) {
    this.type = type;
  }

  private static ContentType vendor(String version) {
    return ContentTypes.create(
        MediaTypes.applicationBinary("vnd.tessera-" + version + "+json", true));
  }

  ContentType type() {
    return type;
  }

  /** Whether an answer names the sender and the manager's own parties. */
  boolean namesParties() {
    return this != JSON;
  }

  private String text() {
    return type.mediaType().toString();
  }

  /** The form of a body's type; empty where it is no JSON. */
  static Optional<Media> of(ContentType sent) {
    String name = sent.mediaType().toString().toLowerCase(Locale.ROOT);
    for (Media media : values()) {
      if (media.text().equals(name)) {
        return Optional.of(media);
      }
    }
    return Optional.empty();
  }

  /** The newest form that an Accept header names; plain JSON where it names none. */
  static Media accepted(String header) {
    String names = header.toLowerCase(Locale.ROOT);
    Media best = JSON;
    for (Media media : values()) {
      best = names.contains(media.text()) ? media : best;
    }
    return best;
  }
}
