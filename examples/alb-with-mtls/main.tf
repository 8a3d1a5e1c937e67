# Logstash asks for a certificate; ours is in a secret under a key of our own.
resource "aws_kms_key" "secrets" {
  description         = "Secrets of the log processors"
  enable_key_rotation = true
}

resource "aws_secretsmanager_secret" "logstash" {
  name       = "lambda-core/logstash"
  kms_key_id = aws_kms_key.secrets.arn
}

module "payments" {
  source = "../../modules/api"

  name               = "payments"
  load_balancer_type = "application"
  platform = {
    environment   = "production"
    colour        = "green"
    domain        = "thing.com"
    zone_id       = "Z0123456789ABCDEFGHIJ"
    processor_zip = "../../dist/elb-log-processor.zip"
    logstash = {
      host                   = "logstash.thing.com"
      port                   = 5044
      tls_secret_arn         = aws_secretsmanager_secret.logstash.arn
      tls_secret_kms_key_arn = aws_kms_key.secrets.arn
    }
    roles = {
      path                     = "/lambda-core/"
      permissions_boundary_arn = "arn:aws:iam::123456789012:policy/platform-boundary"
    }
  }
}
