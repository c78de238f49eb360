vcl 4.1;

import std;

backend default {
  .host = "127.0.0.1";
  .port = "8080";
}

# Who may purge: the machine that deploys.
acl purgers {
  "127.0.0.1";
  "::1";
}

sub vcl_recv {
  # One address: host, path and query, in all its Vary variants.
  if (req.method == "PURGE") {
    if (client.ip !~ purgers) {
      return (synth(405, "Not allowed"));
    }
    return (purge);
  }

  # All that two regular expressions match: X-Host the host, X-Url path and query.
  if (req.method == "BAN") {
    if (client.ip !~ purgers) {
      return (synth(405, "Not allowed"));
    }
    if (!req.http.X-Host || !req.http.X-Url) {
      return (synth(400, "BAN needs X-Host and X-Url"));
    }
    if (std.ban("obj.http.X-Host ~ " + req.http.X-Host + " && obj.http.X-Url ~ " + req.http.X-Url)) {
      return (synth(200, "Banned"));
    }
    return (synth(400, std.ban_error()));
  }

  # A static site says the same to everybody.
  unset req.http.Cookie;
}

sub vcl_backend_response {
  # What a BAN looks at.
  set beresp.http.X-Host = bereq.http.host;
  set beresp.http.X-Url = bereq.url;
}

sub vcl_deliver {
  unset resp.http.X-Host;
  unset resp.http.X-Url;
  if (obj.hits > 0) {
    set resp.http.X-Cache = "HIT";
  } else {
    set resp.http.X-Cache = "MISS";
  }
}
