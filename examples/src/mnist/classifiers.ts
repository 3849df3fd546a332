// Two models of handwritten digits: bytes of images in, a score for each digit out.
import { Conv2d, Flatten, heUniform, Linear, MaxPool2d, ReLU, Sequential } from '@chainrule/nn'
import { random, type Tensor } from '@chainrule/tensor'

/** Something that scores images, `[batch, 784]`, for each of the ten digits. */
export interface Classifier {
  forward(images: Tensor<[number, 784], 'uint8'>): Tensor<[number, 10]>
}

/** Levels of grey from 0 to 1. */
const scaled = <B extends number>(images: Tensor<[B, 784], 'uint8'>): Tensor<[B, 784]> =>
  images.astype('float32').div(255)

/** Three layers of weights, 784-256-128-10. */
export class Perceptron {
  readonly first: Linear<784, 256>
  readonly second: Linear<256, 128>
  readonly last: Linear<128, 10>

  constructor(key: random.Key) {
    const [a, b, c] = random.split(key, 3)
    this.first = new Linear(784, 256, { key: a, weight: heUniform })
    this.second = new Linear(256, 128, { key: b, weight: heUniform })
    this.last = new Linear(128, 10, { key: c })
  }

  forward<B extends number>(images: Tensor<[B, 784], 'uint8'>): Tensor<[B, 10]> {
    const hidden = this.first.forward(scaled(images)).relu()
    return this.last.forward(this.second.forward(hidden).relu())
  }
}

/** Two convolutions, each with a pooling behind it, and two layers of weights. */
export class ConvolutionalNetwork {
  readonly features: Sequential<
    readonly [Conv2d<1, 16>, ReLU, MaxPool2d, Conv2d<16, 32>, ReLU, MaxPool2d, Flatten]
  >
  readonly hidden: Linear<800, 128>
  readonly last: Linear<128, 10>

  constructor(key: random.Key) {
    const [a, b, c, d] = random.split(key, 4)
    this.features = new Sequential(
      new Conv2d(1, 16, 5, { key: a, weight: heUniform, padding: 'same' }),
      new ReLU(),
      new MaxPool2d(2),
      new Conv2d(16, 32, 5, { key: b, weight: heUniform }),
      new ReLU(),
      new MaxPool2d(2),
      new Flatten(),
    )
    this.hidden = new Linear(800, 128, { key: c, weight: heUniform })
    this.last = new Linear(128, 10, { key: d })
  }

  forward<B extends number>(images: Tensor<[B, 784], 'uint8'>): Tensor<[B, 10]> {
    const [batch] = images.shape
    const features = this.features.forward(scaled(images).reshape([batch, 1, 28, 28])).as([batch, 800])
    return this.last.forward(this.hidden.forward(features).relu())
  }
}
