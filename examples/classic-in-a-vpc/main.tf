# One API behind a Classic load balancer; Logstash is in the same VPC and takes plain text there.
module "orders" {
  source = "../../modules/api"

  name               = "orders"
  load_balancer_type = "classic"
  platform = {
    environment   = "production"
    colour        = "green"
    domain        = "thing.com"
    zone_id       = "Z0123456789ABCDEFGHIJ"
    processor_zip = "../../dist/elb-log-processor.zip"
    logstash      = { host = "logstash.internal.thing.com", port = 5044 }
    network = {
      vpc_id                      = "vpc-0a1b2c3d4e5f60718"
      subnet_ids                  = ["subnet-0a1b2c3d4e5f60718", "subnet-1a1b2c3d4e5f60718"]
      logstash_cidr_blocks        = ["10.0.4.0/24"]
      endpoint_prefix_list_ids    = ["pl-6da54004"]
      endpoint_security_group_ids = ["sg-0a1b2c3d4e5f60718"]
    }
  }
}

output "security_group_id" {
  description = "What Logstash's security group lets in."
  value       = module.orders.security_group_id
}
