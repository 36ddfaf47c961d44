package io.witan.httpapi.tessera;

import akka.http.javadsl.model.StatusCodes;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.witan.httpapi.rpc.Json;
import io.witan.protocol.privacy.exchange.ApiVersion;
import java.util.List;

/** What every listener tells of itself. */
final class StatusRoutes {
  private StatusRoutes() {}

  /**
   * The routes.
   *
   * @param version of this program
   */
  static List<Route> of(String version) {
    ArrayNode versions = Json.array();
    for (ApiVersion known : ApiVersion.values()) {
      versions.add(known.number());
    }
    return List.of(
        Route.fixed("/", Replies.empty(StatusCodes.OK)),
        Route.fixed("/upcheck", Replies.text("I'm up!")),
        Route.fixed("/version", Replies.text(version)),
        Route.fixed("/version/distribution", Replies.text(version)),
        Route.fixed("/version/api", Replies.json(versions)));
  }
}
