environment   = "ci"
region        = "eu-west-1"
domain        = "thing.com"
record_prefix = "ci-"

# Whole numbers from 0 to 255; a colour gets its share of the sum. A colour comes in when it has been applied:
# { blue = 100, green = 0 }. Raise one first and lower the other in a second step, and watch the logs between
# the steps.
weights = {
  orders   = { blue = 100 }
  payments = { blue = 100 }
}
