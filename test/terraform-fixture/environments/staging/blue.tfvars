environment = "staging"
colour      = "blue"
region      = "eu-west-1"
domain      = "thing.com"

# A beats input with TLS (docs/logstash/beats.conf).
logstash = {
  host     = "logstash.staging.thing.com"
  port     = 5044
  protocol = "lumberjack"
  tls      = true
}

tags = {
  cost-centre = "operations"
}

clone = {
  source_bucket_names      = ["thing-staging-content"]
  destination_bucket_names = ["thing-staging-content-copy"]
}

# Nobody is to be told of its alarms.
alarm_topic_arn = "none"
