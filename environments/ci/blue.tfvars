environment = "ci"
colour      = "blue"
region      = "eu-west-1"
domain      = "thing.com"

# A beats input (docs/logstash/beats.conf).
logstash = {
  host            = "logstash.ci.thing.com"
  port            = 5044
  protocol        = "lumberjack"
  allow_plaintext = true # on a machine of one's own
}

# Nothing here is worth keeping.
force_destroy      = true
log_retention_days = 1

clone = {
  source_bucket_names      = ["thing-ci-clone-source"]
  destination_bucket_names = ["thing-ci-clone-destination"]
}

alarm_emails = ["ci@thing.com"]
